/* Explains a pasted text, which never leaves the browser. It reads as codepairs/explain/ does, step by step, with
   the same patterns; tests/data/explain/ tests both, and what each limit is for is said there. */
"use strict";
(() => {
  const LIMIT = 20e6, PIECE = 65536, NEAR = 400, APART = 500, MOST = 1000, MARKS = 500;
  const OWN = 0, ECHO = 1, ALONE = 2, SHARED = 3; // forms
  const LINE = 1, REPLY = 2; // scopes
  const CHARACTERS = { lt: "<", gt: ">", quot: '"', apos: "'", "#39": "'", amp: "&" };

  /* ---- Text -> hits ---- */

  const cleaned = (text) => text.replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(/&(lt|gt|quot|apos|#39|nbsp|amp);|\u00a0/g, (_, name) => CHARACTERS[name] ?? " ");

  const lineEnd = (text, start) => {
    let end = text.indexOf("\n", start);
    while (end >= 0 && " \t".includes(text[end + 1] ?? "\n")) end = text.indexOf("\n", end + 1);
    return end < 0 ? text.length : end;
  };

  /* The finders that a text is read with: what protocols share goes to those that it shows most signs of. */
  const chosen = (text, { readers, finders }) => {
    const counts = {}, isAlone = /^[^\n]{1,60}$/.test(text.trim());
    for (const protocol in readers) counts[protocol] = readers[protocol].signs.filter((sign) => sign.test(text)).length;
    const most = Math.max(...Object.values(counts));
    return finders.filter(({ form, protocol }) =>
      form < ALONE || (form === ALONE ? isAlone : most && counts[protocol] === most));
  };

  const hitOf = ({ protocol, form, scope }, { codes, classes }, { groups = {}, indices }) => {
    const { code = "", detail = "", about = "", more } = groups, at = indices.groups ?? {};
    const first = at.code ?? at.detail ?? at.about ?? indices[0], last = at.detail ?? at.code ?? first;
    const isKnown = !code || codes[code.toLowerCase()] || (form < ALONE && classes[code[0]]);
    return isKnown && (!detail || classes[detail[0]]) &&
      { protocol, form, scope, code, detail, about: about.replace(/\.+$/, ""), more, start: first[0], end: last[1] };
  };

  const hitsOf = (text, start, readers, finders) => {
    const small = text.toLowerCase(), taken = new Uint8Array(text.length), hits = [], unsure = {};
    for (const finder of finders) {
      if (!small.includes(finder.needs)) continue;
      for (const match of text.matchAll(finder.match)) {
        const hit = hitOf(finder, readers[finder.protocol], match);
        if (!hit) continue;
        const place = [hit.start, hit.end], twin = unsure[place];
        if (taken.subarray(...place).includes(1)) {
          if (twin?.form !== hit.form || twin.protocol === hit.protocol) continue;
          hit.tied = twin.tied = true;
        }
        taken.fill(1, ...place);
        if (hit.form >= ALONE) unsure[place] = hit;
        hits.push(hit);
      }
    }
    hits.sort((a, b) => a.start - b.start);
    let line = 0, named;
    hits.forEach((hit, i) => {
      if (hit.start >= line) {
        line = lineEnd(text, hit.end);
        named = {};
        for (; hits[i]?.start < line; i++) {
          const { protocol, scope, about, code, detail } = hits[i];
          if (scope === LINE && about && !code && !detail) named[protocol] ??= about;
        }
      }
      Object.assign(hit, { named: named[hit.protocol] ?? "", line: line + start });
    });
    for (const hit of hits) hit.start += start, hit.end += start;
    return hits;
  };

  /* ---- Hits -> findings ---- */

  const isSame = (a, b) => a.toLowerCase() === b.toLowerCase();
  const key = ({ protocol, code, detail, about }) => [protocol, code, detail, about.toLowerCase()].join();
  const said = ({ code, detail, about }) => !!code + !!detail + !!about;
  const goesOn = (reply, hit) => hit.code === reply.code && (!hit.detail || !reply.detail || hit.detail === reply.detail);
  const belongs = (reply, hit) => reply.code
    ? !reply.detail && !hit.code && hit.detail[0] === reply.code[0]
    : hit.code && (hit.detail ? hit.detail === reply.detail : hit.code[0] === reply.detail[0]);
  const covers = (one, other) =>
    one !== other && one.protocol === other.protocol && (!other.code || other.code === one.code) &&
    (!other.about || isSame(other.about, one.about)) &&
    (other.code && !other.detail && one.detail ? other.echo || other.about
      : other.detail.endsWith(".0.0") && !other.code ? other.detail[0] === (one.code || one.detail)[0]
      : !other.detail || other.detail === one.detail);

  const gathering = () => {
    const threads = {}, findings = {}, marks = [];
    let count = 0;

    const close = (thread) => {
      const { reply, places } = thread;
      Object.assign(thread, { reply: undefined, more: "", places: [] });
      if (!reply) return;
      if (!findings[key(reply)] && count >= APART) reply.about = "";
      if (!findings[key(reply)] && count >= MOST) return;
      const kept = (findings[key(reply)] ??= reply);
      if (kept === reply) count++;
      if (kept === reply || !reply.echo) kept.count++;
      kept.echo &&= reply.echo;
      kept.unsure ||= reply.unsure;
      for (const { start, end } of places.slice(0, MARKS - marks.length)) marks.push({ start, end, finding: kept });
    };

    const add = (hit) => {
      const { protocol, code, detail, start, end } = hit;
      const thread = (threads[protocol] ??= { about: "", until: 0, places: [] });
      if (!code && !detail) {
        const waits = hit.scope === REPLY;
        thread.about = waits && thread.waits ? "" : hit.about;
        thread.until = hit.scope === LINE ? hit.line : Infinity;
        thread.waits = waits;
        return;
      }
      const isNear = thread.reply && start - thread.end < NEAR;
      if (!(isNear && thread.more && goesOn(thread.reply, hit))) {
        const about = hit.about || (start < thread.until && thread.about) || hit.named;
        if (thread.waits) Object.assign(thread, { about: "", waits: false });
        if (!(isNear && isSame(about, thread.reply.about) && belongs(thread.reply, hit))) {
          close(thread);
          thread.reply = { protocol, code, detail, about, start, echo: hit.form === ECHO, count: 0 };
        }
      }
      thread.reply.code ||= code;
      thread.reply.detail ||= detail;
      thread.reply.unsure ||= hit.tied;
      Object.assign(thread, { end, more: hit.more });
      thread.places.push(hit);
    };

    const result = () => {
      Object.values(threads).forEach(close);
      const byStart = (a, b) => a.start - b.start, into = new Map();
      let all = Object.values(findings).sort(byStart);
      for (const small of count < APART ? [...all].sort((a, b) => said(b) - said(a)) : []) {
        const larger = all.filter((each) => covers(each, small)), [first] = larger;
        const isOneAnswer = first && larger.every(({ code, detail }) => code === first.code && detail === first.detail);
        if (isOneAnswer && (small.echo || small.count <= larger.reduce((sum, each) => sum + each.count, 0))) {
          into.set(small, first);
          first.start = Math.min(first.start, small.start);
          all = all.filter((each) => each !== small);
        }
      }
      for (const mark of marks) while (into.has(mark.finding)) mark.finding = into.get(mark.finding);
      return { findings: all.sort(byStart), marks: marks.sort(byStart) };
    };

    return { add, result };
  };

  /* Reads a text piece by piece; yields after each, then returns what was found and the text as it was read. */
  function* read(raw, patterns) {
    const text = cleaned(raw), { add, result } = gathering();
    let finders, length = 0;
    for (let start = 0; start < text.length && start < LIMIT; start = length) {
      length = Math.min(start + PIECE, text.length);
      const line = text.lastIndexOf("\n", length - 1);
      if (length < text.length && line >= start) length = line + 1;
      const piece = text.slice(start, length);
      finders ??= chosen(piece, patterns);
      hitsOf(piece, start, patterns.readers, finders).forEach(add);
      yield;
    }
    return { ...result(), text, length };
  }

  self.codepairs = { ...self.codepairs, read };

  /* ---- Findings -> the page ---- */

  const page = self.document?.querySelector(".explain");
  if (!page) return;

  const { element, filled } = codepairs; // of search.js
  const number = (value) => value.toLocaleString(document.documentElement.lang);
  const GRAVEST = ["permanent-failure", "transient-failure", "unknown", "redirect", "interim", "success"];
  const SHOWN = 20_000, NAMES = 20; // characters of a text and names in a list that a screen is given
  const OPEN = 3; // answers that show what to do at once
  const SLICE = 50; // milliseconds of reading before the page is drawn again
  const [form, field, status, answers, list, marked, pre, words, template] =
    ["form", "textarea", ".status", "#answers", "ol", "#marked", "pre", "#words", "#answer"].map((one) => page.querySelector(one));
  const link = (protocol) => page.querySelector(`[data-protocol="${protocol}"]`);

  /* A text with `code` in it; one in a list is English on a page that is not. */
  const phrase = (made, text) => {
    const [said] = [text].flat();
    if (said !== text) Object.assign(made, { lang: "en", dir: "ltr" });
    made.append(...said.split("`").map((part, i) => (i % 2 ? element("code", {}, part) : part)));
    return made;
  };

  /* A sentence of the page with its placeholders filled; it stands in an element of its own if it is English. */
  const fill = (made, values) => {
    const text = made.firstElementChild ?? made;
    text.replaceChildren(...filled(text.textContent, values));
    return made;
  };
  const word = (name, values) => fill(words.content.querySelector(`[data-say=${name}]`).cloneNode(true), values);
  const say = (...said) => status.replaceChildren(...said.flatMap((each) => [each, " "]));

  const loading = {};
  const load = (src) => (loading[src] ??= new Promise((resolve, reject) => {
    const onerror = () => reject(delete loading[src]);
    document.head.append(Object.assign(element("script", { src }), { onload: resolve, onerror }));
  }));

  /* What is said of a code: [code, name, outcome, summary, retry, acts, steps], with its address. */
  const answer = (protocol, code) => {
    const slug = codepairs.patterns.readers[protocol]?.codes[code.toLowerCase()];
    if (!slug) return;
    const all = codepairs.answers[protocol].codes[slug], form = all[7]?.[code];
    const said = form ? [form[0], all[1], ...form.slice(2, 6), [...form[6], ...all[6]]] : all;
    return { said, href: link(protocol).href.replace(/index\.html$/, `${slug}.html`) };
  };

  /* All findings of the same codes -> one explanation, as codepairs/answers.py makes it. */
  const explanation = (group) => {
    const [{ protocol, code: written, detail }] = group, { name, classes } = codepairs.answers[protocol];
    const refined = answer(codepairs.patterns.readers[protocol].details, detail), basic = answer(protocol, written), code = basic?.said[0] ?? written;
    const parts = [refined, basic].filter(Boolean);
    const first = (i) => parts.map(({ said }) => said[i]).find((value) => value.length) ?? "";
    const [outcome, meaning] = classes[(code || detail)[0]] ?? [];
    const names = group.filter(({ about }) => about).map(({ about, count }) => (count > 1 ? `${about} ×${count}` : about));
    const count = group.reduce((sum, each) => sum + each.count, 0);
    return {
      group, code, detail, name, first, lang: link(protocol).hreflang,
      outcome: basic?.said[2] || outcome || refined?.said[2] || "unknown",
      numbers: [[code, basic], [detail, refined]].filter(([number]) => number),
      summary: first(3) || meaning,
      unknown: !parts.length,
      contradicts: code && detail && code[0] !== detail[0],
      unsure: group.some(({ unsure }) => unsure),
      about: names.slice(0, NAMES).concat(names.length > NAMES ? word("more", { count: number(names.length - NAMES) }) : []),
      retry: first(4) || [], acts: first(5) || [],
      places: count > 1 && !names.length ? [number(count)] : [],
    };
  };

  const card = (one, i) => {
    const made = template.content.firstElementChild.cloneNode(true), find = (selector) => made.querySelector(selector);
    Object.assign(made, { id: `answer-${i + 1}`, className: one.outcome });
    if (one.lang) made.lang = one.lang; // a protocol that the language lacks
    find("h3").prepend(one.name, " ", ...one.numbers.flatMap(([number, part]) =>
      [element(part ? "a" : "span", { class: "number", href: part?.href }, number), " "]));
    find(".name").append(one.first(1));
    phrase(find(".summary"), one.summary);
    for (const part of made.querySelectorAll("[data-outcome], [data-if], [data-fact]")) {
      const { outcome, if: note, fact } = part.dataset;
      if (fact) part.append(...one[fact].map((value) => (value.append ? element("dd", {}, value) : phrase(element("dd"), value))));
      if (fact ? !one[fact].length : outcome ? outcome !== one.outcome : !one[note]) part.remove();
      else if (note) fill(part, one);
    }
    const steps = find("details");
    steps.open = i < OPEN && GRAVEST.indexOf(one.outcome) < 3;
    for (const [actor, each] of one.first(6)) {
      if (actor) steps.append(phrase(element("p", { class: "actor" }), actor));
      steps.append(element("ul", {}, ...each.map((step) => phrase(element("li"), step))));
    }
    if (!one.first(6)) steps.remove();
    return made;
  };

  const show = ({ findings, marks, text, length }) => {
    const groups = {};
    for (const finding of findings) {
      const code = codepairs.patterns.readers[finding.protocol].codes[finding.code.toLowerCase()] ?? finding.code;
      (groups[key({ ...finding, code, about: "" })] ??= []).push(finding);
    }
    const rank = ({ outcome }) => GRAVEST.indexOf(outcome);
    const all = Object.values(groups).map(explanation).sort((a, b) => rank(a) - rank(b) || a.group[0].start - b.group[0].start);
    list.replaceChildren(...all.map(card));

    // The text again, each code a link to its answer; a long one from the line of the first code on.
    let at = text.length > SHOWN && marks.length ? text.lastIndexOf("\n", marks[0].start) + 1 : 0;
    const end = at + SHOWN;
    pre.replaceChildren(at ? "⋯\n" : "");
    for (const mark of marks) {
      if (mark.start < at || mark.end > end) continue;
      const href = `#answer-${all.findIndex(({ group }) => group.includes(mark.finding)) + 1}`;
      pre.append(text.slice(at, mark.start), element("a", { href }, element("mark", {}, text.slice(mark.start, at = mark.end))));
    }
    pre.append(text.slice(at, end), end < text.length ? "\n⋯" : "");

    answers.hidden = marked.hidden = !all.length;
    say(...(all.length ? [word("count", { count: number(all.length) })] : [word("nothing"), word("try")]),
      ...(length < text.length ? [word("cut", { count: number(length) })] : []));
    return all.length;
  };

  let turn = 0;
  const explain = async (text) => {
    const mine = ++turn;
    answers.hidden = marked.hidden = true;
    say(word("reading"));
    try {
      await load(page.dataset.patterns);
      const reading = read(text, codepairs.patterns);
      let step = reading.next();
      for (let drawn = performance.now(); !step.done && mine === turn; step = reading.next()) {
        if (performance.now() - drawn < SLICE) continue;
        await new Promise((resolve) => setTimeout(resolve));
        drawn = performance.now();
      }
      const protocols = step.value?.findings.flatMap(({ protocol }) => [protocol, codepairs.patterns.readers[protocol].details]) ?? [];
      await Promise.all(protocols.map(link).filter(Boolean).map(({ dataset }) => load(dataset.answers)));
      return mine === turn && show(step.value);
    } catch (error) {
      say(word("failed"));
      throw error;
    }
  };

  /* A field cannot lay out a large text in time: it shows the beginning, and the whole is kept here. */
  let whole = "", beginning;
  const put = (text) => {
    whole = text;
    field.value = text.length > SHOWN ? `${text.slice(0, SHOWN)}\n⋯` : text;
    beginning = field.value;
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await explain(field.value === beginning ? whole : field.value)) answers.querySelector("h2").focus();
  });
  field.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text");
    if (text.length > SHOWN) {
      event.preventDefault();
      put(text);
    }
    setTimeout(() => explain(text.length > SHOWN ? text : field.value));
  });

  // What the search field of another page was given.
  try {
    const text = sessionStorage.getItem("codepairs.explain");
    if (text) put(text);
    sessionStorage.removeItem("codepairs.explain");
  } catch {
    // Storage is switched off: then nothing was handed over.
  }
  if (field.value) form.requestSubmit();
})();
