// Makes 404.html at home wherever a server shows it: finds the root of the site, speaks the reader's
// language, and offers the pages that the address may have meant.
(function () {
  "use strict";

  const page = document.documentElement;
  if (page.dataset.root) return; // Another of the places where this file may lie was right too.
  const { src } = document.currentScript;
  const root = src.slice(0, src.lastIndexOf("assets/"));
  page.dataset.root = root;
  document.addEventListener("DOMContentLoaded", begin);

  function begin() {
    for (const link of document.querySelectorAll("main a")) {
      link.href = new URL(link.getAttribute("href"), root).href;
    }
    const cards = [...document.querySelectorAll("main li[lang]")];
    const parts = addressed();
    const card = cards.find((each) => same(each.lang, parts[0] || "")) || wanted(cards);
    if (card) speak(cards, card);
    offer(cards, card || cards[0], parts);
  }

  // The parts of the address below the root, decoded where they can be.
  function addressed() {
    const path = location.pathname.slice(new URL(root).pathname.length);
    return path.split("/").filter(Boolean).map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    });
  }

  function same(one, other) {
    return one.toLowerCase() === other.toLowerCase();
  }

  function wanted(cards) {
    const primary = (tag) => tag.split("-")[0];
    for (const tag of navigator.languages) {
      const card =
        cards.find((each) => same(each.lang, tag)) ||
        cards.find((each) => same(primary(each.lang), primary(tag)));
      if (card) return card;
    }
  }

  // One language says it all; of the others the links to their home pages stay.
  function speak(cards, card) {
    page.lang = card.lang;
    page.dir = card.dir;
    for (const other of cards) {
      if (other !== card) for (const text of other.querySelectorAll("p")) text.hidden = true;
    }
    card.parentElement.prepend(card);
  }

  function offer(cards, card, parts) {
    const data = JSON.parse(document.getElementById("pages").textContent);
    const protocols = data.map((each) => ({ ...each, card: [card, ...cards].find((one) => has(one, each)) }));
    const found = meant(parts, protocols, card.dataset.pair).slice(0, 9);
    const wish = wished(parts).join(" ");
    if (/\d/.test(wish)) card.querySelector(".find").href += "?q=" + encodeURIComponent(wish);
    if (!found.length) return;
    const list = card.querySelector(".offers");
    for (const each of found) {
      const link = document.createElement("a");
      link.href = root + each.path;
      link.textContent = each.label;
      link.hreflang = each.language;
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    list.hidden = list.previousElementSibling.hidden = false;
  }

  function has(card, protocol) {
    return card.dataset.protocols.split(" ").includes(protocol.slug);
  }

  // Every page that the last part of the address may mean, in the protocol that it names or else in all.
  function meant(parts, protocols, pattern) {
    const slugs = wished(parts);
    const named = protocols.filter((each) => parts.some((part) => same(part, each.slug)));
    const inThese = (some) => some.flatMap((each) => inProtocol(each, slugs, pattern));
    const found = inThese(named);
    return found.length ? found : inThese(protocols);
  }

  // The code or the two codes that the last part of the address names.
  function wished(parts) {
    const wish = (parts[parts.length - 1] || "").toLowerCase().replace(/\.html?$/, "");
    const both = wish.match(/^(.+?)[-_ +]+vs[-_ +]+(.+)$/) || wish.match(/^(\d+)[-_ +]+(\d+)$/);
    return both ? [both[1], both[2]] : [wish];
  }

  // The pair of two codes, lower code first; where it has no page, each code; a code by any name that it has.
  function inProtocol({ slug, name, codes, chosen, card }, slugs, pattern) {
    const all = codes.map(([code, group, label = code, ...numbers], place) => ({
      code, group, label, place, names: [code, label, ...numbers].map((name) => name.toLowerCase()),
    }));
    const find = (wish) => all.find(({ names }) => names.includes(wish));
    const known = [...new Set(slugs.map(find))].filter(Boolean).sort((one, other) => one.place - other.place);
    const [left, right] = known;
    const page = (file, label) => ({ language: card.lang, path: `${card.lang}/${slug}/${file}.html`, label });
    if (right) {
      const file = `${left.code}-vs-${right.code}`;
      if ((left.group && left.group === right.group) || chosen.includes(file)) {
        const words = { protocol: name, left: left.label, right: right.label };
        return [page(file, pattern.replace(/\{(\w+)\}/g, (_, word) => words[word]))];
      }
    }
    return known.map(({ code, label }) => page(code, `${name} ${label}`));
  }
})();
