/* The search field of every page: finds codes, pairs and numbers in the index of the page's language, which
   is loaded when the field is first used. Other scripts find `codepairs`; all words come with the index. */
"use strict";
(() => {
  const form = document.querySelector("form.search");
  const field = form.q;
  const SHOWN = 8; // options below the field; the search page shows all
  const PASTED = 80; // a longer text names no code: it is handed to the page that explains
  const LONGEST = 200; // letters of a query that are looked at, and words that may name the codes of a pair
  const MOST = 8;
  const DIGITS = /^\d+$/;

  const href = (path) => new URL(path, form.action).href;
  const element = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    for (const name in attributes) if (attributes[name]) made.setAttribute(name, attributes[name]);
    made.append(...children);
    return made;
  };

  /* "{left} vs {right}" -> what to append: the texts, and the nodes of each placeholder. */
  const filled = (text, values) => text.split(/\{(\w+)\}/).flatMap((part, i) => (i % 2 ? values[part] : part));

  /* A message of the index filled in; one that is not translated is a list with the English. */
  const say = (message, values) =>
    Array.isArray(message)
      ? [element("span", { lang: "en", dir: "ltr" }, ...filled(message[0], values))]
      : filled(message, values);

  /* "Hộp thư, 5.1.1." -> "hop thu 5.1.1": marks, case and punctuation do not count. */
  const fold = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d")
      .replace(/([^\p{L}\p{N}.]|\.(?!\d))+/gu, " ").trim();
  const folded = (...texts) => ` | ${texts.map(fold).join(" | ")} | `;

  const prepared = ({ words, protocols }) => {
    for (const protocol of protocols) {
      protocol.names = [fold(protocol.slug), fold(protocol.name)];
      protocol.codes = protocol.codes.map((entry, place) => {
        const [code, name = "", summary, tone, group, aliases = [], enhanced = ""] = entry;
        const [slug, english, numbers = []] = entry.slice(7);
        return {
          code, name, summary, tone, group, english, protocol, place,
          slug: slug || code,
          number: DIGITS.test(numbers[0]) ? numbers[0] : "", // beside a name
          href: href(`${protocol.slug}/${slug || code}.html`),
          keys: [code, ...numbers, name].map(fold),
          // What is searched, and what a hit there is worth.
          texts: [
            [folded(code, ...numbers), 100],
            [folded(name), 50],
            [folded(...aliases), 30],
            [folded(...enhanced.split(" ")), 40],
            [folded(summary), 10],
          ],
        };
      });
    }
    return { words, protocols };
  };

  let loading;
  const load = () =>
    (loading ??= new Promise((resolve, reject) => {
      const script = element("script", { src: href("search-index.js") });
      script.onload = () => resolve(prepared(codepairs.index));
      script.onerror = () => {
        loading = undefined;
        reject();
      };
      document.head.append(script);
    }));

  /* The words that do more than name the protocol. */
  const own = (protocol, words) =>
    words.filter((word) => !protocol.names.some((name) => ` ${name} `.includes(` ${word} `)));

  const holds = (text, phrase) => phrase && text.includes(`| ${phrase} |`);

  /* How many of the words begin a word of some text of the code, and how much those hits are worth. A code
     without a name is seldom the one that is meant. */
  const fit = (code, words) => {
    const mine = own(code.protocol, words);
    const phrase = mine.join(" ");
    let hits = words.length - mine.length;
    let worth = 0;
    for (const word of mine) {
      const stem = word.length > 5 ? word.replace(/(ing|ed|s)$/, "") : word;
      const most = Math.max(...code.texts.map(([text, weight]) =>
        text.includes(` ${word} `) ? weight
          : text.includes(` ${word}`) ? weight * 0.8
          : text.includes(` ${stem}`) ? weight * 0.6
          : 0));
      hits += most > 0;
      worth += most;
    }
    for (const [text, weight] of code.texts) {
      if (holds(text, phrase)) worth += weight * 3;
      else if (mine.length > 1 && text.includes(` ${phrase}`)) worth += weight + 30;
    }
    return { code, hits, worth: code.name ? worth : worth * 0.9 };
  };

  /* The codes that all words fit, or where there are none, more than half of the words. */
  const best = (codes, words) => {
    const fits = codes.map((code) => fit(code, words));
    const most = Math.max(...fits.map(({ hits }) => hits));
    return fits.filter(({ hits }) => hits === most && hits > words.length / 2)
      .sort((a, b) => b.worth - a.worth).map(({ code }) => code);
  };

  const heading = ({ code, name, tone }) => [
    element("span", { class: `number ${tone}` }, code), " ",
    element("span", { class: "name", lang: "en" }, name),
  ];
  const described = (code) =>
    [...heading(code), " ", element("span", { class: "value" }, code.number), " ",
      element("span", { class: "where" }, code.protocol.name), " ",
      element("span", { class: "summary", lang: code.english && "en" }, code.summary)];

  /* The address of the pair of two codes of a protocol and what it is called; nothing if it has no page. */
  const pair = (words, a, b) => {
    const [left, right] = a.place < b.place ? [a, b] : [b, a];
    const { slug, name, chosen } = a.protocol;
    const together = a.group && a.group === b.group ||
      chosen.some((place, i) => i % 2 === 0 && place === left.place && chosen[i + 1] === right.place);
    if (a !== b && together) {
      return [href(`${slug}/${left.slug}-vs-${right.slug}.html`),
        say(words.pair, { protocol: name, left: heading(left), right: heading(right) })];
    }
  };

  /* A query -> [{href, content, exact}], the best first. `exact` tells how surely that is what was meant. */
  const find = ({ words, protocols }, query) => {
    const between = ["vs", "versus", fold(words.vs)];
    const sides = [[]];
    for (const word of fold(query.slice(0, LONGEST).replace(/[/|,;]/g, " vs ")).split(" ")) {
      if (between.includes(word)) sides.push([]);
      else if (word) sides.at(-1).push(word);
    }
    const tokens = sides.flat();
    if (!tokens.length) return [];
    const phrase = tokens.join(" ");
    const codes = protocols.flatMap((protocol) => protocol.codes);
    const found = new Map();
    const add = (href, content, exact) => found.has(href) || found.set(href, { href, content, exact });

    if (DIGITS.test(phrase) && codes.filter(({ keys }) => keys.includes(phrase)).length > 1) {
      add(href(`${phrase}.html`), say(words.everywhere, { number: phrase }), 2);
    }
    const named = protocols.filter(({ names }) => names.some((name) => ` ${phrase} `.includes(` ${name} `)));
    const mentioned = [];
    for (const protocol of named.length ? named : protocols) {
      // "not found / ok" has two sides; in "250 504" and "between 250 and 504" every word is one.
      for (const parts of [sides, tokens.map((word) => [word])]) {
        const meant = parts.slice(0, MOST).flatMap((part, i) => {
          const side = own(protocol, part).join(" ");
          return (side ? protocol.codes : []).map((code) => {
            const sure = code.keys.includes(side) || side.startsWith(`${code.keys[0]} `);
            return [code, i, sure, sure || DIGITS.test(side) && code.code.startsWith(side)];
          }).filter(([, , , fits]) => fits);
        });
        for (const [a, i, sureOfA] of meant) {
          if (sureOfA) mentioned.push(a);
          for (const [b, j, sureOfB] of meant) {
            const both = i < j && (sureOfA || sureOfB) && pair(words, a, b);
            if (both) add(...both, +(sureOfA && sureOfB));
          }
        }
      }
      if (protocol.names.some((name) => name.startsWith(phrase))) {
        add(href(`${protocol.slug}/index.html`), [protocol.name], +protocol.names.includes(phrase));
      }
    }
    for (const code of best(codes, tokens)) {
      const asked = own(code.protocol, tokens).join(" ");
      add(code.href, described(code), +code.texts.slice(0, 3).some(([text]) => holds(text, asked)));
    }
    for (const code of mentioned) add(code.href, described(code), 0);
    return [...found.values()];
  };

  /* Make a text field a combobox: `search` turns the index and a query into items and what to say of them,
     which are listed below the field; arrow keys choose. */
  let fields = 0;
  const combobox = (input, search) => {
    const id = `found-${fields++}`;
    const label = input.getAttribute("aria-label");
    const list = element("div", { id, class: "found", role: "listbox", "aria-label": label });
    const status = element("p", { role: "status" });
    const says = { role: "combobox", "aria-autocomplete": "list", "aria-controls": id, autocomplete: "off" };
    for (const name in says) input.setAttribute(name, says[name]);
    input.spellcheck = false;
    input.after(list, status);
    let active = -1;

    const activate = (place) => {
      list.children[active]?.setAttribute("aria-selected", "false");
      active = place;
      const option = list.children[active];
      option?.setAttribute("aria-selected", "true");
      option?.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option?.id ?? "");
    };
    const show = (items, message) => {
      list.replaceChildren(...items.map(({ href, content }, place) => {
        const says = { href, id: `${id}-${place}`, role: "option", "aria-selected": "false", tabindex: "-1" };
        return element("a", says, ...content);
      }));
      list.hidden = !items.length;
      input.setAttribute("aria-expanded", `${!list.hidden}`);
      status.replaceChildren(...message);
      status.className = items.length || !message.length ? "away" : "found";
      activate(-1);
    };
    const close = () => show([], []);
    const open = () =>
      load().then((index) => document.activeElement === input && show(...search(index, input.value)), () => {});
    close();

    input.addEventListener("input", open);
    input.addEventListener("focus", open);
    input.addEventListener("blur", close);
    addEventListener("pagehide", close); // who comes back sees the page
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    input.addEventListener("keydown", (event) => {
      const { key } = event;
      const last = list.children.length - 1;
      if (event.isComposing) return;
      if (key === "Escape") {
        if (status.textContent) close();
        else input.value = "";
      } else if (key === "Enter" && active >= 0) list.children[active].click();
      else if (key === "ArrowDown" && last < 0) open();
      else if (key === "ArrowDown") activate(active < last ? active + 1 : -1);
      else if (key === "ArrowUp") activate(active < 0 ? last : active - 1);
      else if (key === "Home" && active >= 0) activate(0);
      else if (key === "End" && active >= 0) activate(last);
      else return;
      event.preventDefault();
    });
  };

  const said = (words, items, query) =>
    say(items.length ? words.count : words.none, { count: items.length, query });
  const page = (query) => `${form.action}?q=${encodeURIComponent(query)}`;

  combobox(field, (index, query) => {
    const items = find(index, query);
    const shown = items.slice(0, SHOWN);
    if (items.length > SHOWN) shown.push({ href: page(query), content: say(index.words.all) });
    return [shown, query.trim() ? said(index.words, items, query.trim()) : []];
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    load().then((index) => {
      const [first, second] = find(index, field.value);
      location.href = first?.exact > (second?.exact ?? 0) ? first.href : page(field.value);
    }, () => form.submit());
  });

  field.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text").trim();
    const keep = (part) => {
      try {
        sessionStorage.setItem("codepairs.explain", part);
        return true;
      } catch {
        return false; // more than a browser stores
      }
    };
    const { explain } = form.dataset;
    if (explain && (text.length > PASTED || text.includes("\n")) && (keep(text) || keep(text.slice(0, 1e6)))) {
      event.preventDefault();
      location.href = explain;
    }
  });

  /* The key / leads to the field, unless that is turned off on the search page (WCAG 2.1.4). */
  const SHORTCUT = "codepairs.shortcut";
  const isOn = () => {
    try {
      return localStorage.getItem(SHORTCUT) !== "off";
    } catch {
      return true;
    }
  };
  const tellShortcut = () => field.setAttribute("aria-keyshortcuts", isOn() ? "/" : "");
  tellShortcut();
  document.addEventListener("keydown", (event) => {
    const typing = event.target.isContentEditable || event.target.closest("input, textarea, select");
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing && isOn()) {
      event.preventDefault();
      field.select();
    }
  });

  /* The search page: what the address asks for, in place of the lists of all codes. */
  const results = document.querySelector("#results");
  const query = new URLSearchParams(location.search).get("q")?.trim();
  if (results && query) {
    field.value = query;
    results.hidden = false;
    load().then((index) => {
      const items = find(index, query);
      results.querySelector(items.length ? "h2" : "p").replaceChildren(...said(index.words, items, query));
      results.querySelector("ul").append(...items.map(({ href, content }) =>
        element("li", {}, element("a", { href }, ...content))));
      results.lastElementChild.hidden = false;
    }, () => {
      results.hidden = true;
    });
  }
  const shortcut = document.querySelector("#shortcut");
  if (shortcut) {
    const box = shortcut.querySelector("input");
    shortcut.hidden = false;
    box.checked = isOn();
    box.addEventListener("change", () => {
      localStorage.setItem(SHORTCUT, box.checked ? "on" : "off");
      tellShortcut();
    });
  }

  self.codepairs = { load, fold, best, pair, heading, element, filled, say, combobox };
})();
