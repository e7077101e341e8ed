/* The choice of another code: on a code's page a field that filters its list of pairs, on a pair's page a
   field in place of each link to such a list. Without the index or this script, the lists and links remain. */
"use strict";
(() => {
  const { load, fold, best, pair, heading, element, filled, say, combobox } = codepairs;

  const section = document.querySelector("#compare[data-filter]");
  if (section) {
    const { filter, count, none } = section.dataset;
    const list = section.querySelector("ul");
    const items = [...list.children].map((item) => [item, ` ${fold(item.textContent)}`]);
    const says = { class: "filter", type: "search", "aria-label": filter, placeholder: filter };
    const input = element("input", says);
    const status = element("p", { class: "away", role: "status" });
    const links = () => [...list.querySelectorAll("li:not([hidden]) a")];
    list.before(input, status);

    input.addEventListener("input", () => {
      const words = fold(input.value).split(" ");
      for (const [item, text] of items) item.hidden = !words.every((word) => text.includes(` ${word}`));
      const left = links().length;
      status.textContent = left ? filled(count, { count: left }).join("") : none;
      status.className = left ? "away" : "none";
    });
    section.addEventListener("keydown", (event) => {
      const all = [input, ...links()];
      const place = all.indexOf(document.activeElement);
      const places = { ArrowDown: place + 1, ArrowUp: place - 1, Home: place && 1, End: place && all.length - 1 };
      const to = places[event.key];
      if (event.isComposing) return;
      if (event.key === "Enter" && !place) all[1]?.click();
      else if (event.key === "Escape" && place) input.focus();
      else if (to !== undefined && to !== place) all.at(to % all.length).focus();
      else return;
      event.preventDefault();
    });
  }

  for (const link of document.querySelectorAll("a.swap")) {
    const label = link.textContent;
    const button = element("button", { class: "swap", type: "button", "aria-expanded": "false" }, label);
    const input = element("input", { "aria-label": label });
    const holder = element("div", { class: "picker" }, input);
    const toggle = (isOpen) => {
      holder.hidden = !isOpen;
      button.setAttribute("aria-expanded", `${isOpen}`);
      (isOpen ? input : button).focus();
    };
    holder.hidden = true;
    link.replaceWith(button);
    button.after(holder);
    button.addEventListener("click", () => {
      toggle(holder.hidden);
      load().catch(() => { location.href = link.href; });
    });

    let partners;
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape") toggle(false);
      else if (event.key === "Enter" && !input.getAttribute("aria-activedescendant")) {
        load().then(() => holder.querySelector("[role=option]")?.click()); // the options may be on their way
      }
    });
    combobox(input, ({ words, protocols }, query) => {
      const codes = protocols.flatMap(({ codes }) => codes);
      const own = codes.find(({ href }) => href === link.href.split("#")[0]);
      partners ??= codes.filter((code) => code.protocol === own.protocol && pair(words, own, code));
      const asked = fold(query);
      const found = asked ? best(partners, asked.split(" ")) : partners;
      const message = say(found.length ? words.count : words.nothing, { count: found.length });
      return [found.map((code) => ({ href: pair(words, own, code)[0], content: heading(code) })), message];
    });
  }
})();
