// Loads the page again when it changed, and tells which message the passage under the pointer or focus is.
(function () {
  "use strict";
  var banner = document.getElementById("preview");
  var panel = banner.querySelector("div");
  var FACTS = [
    ["context", "Context"],
    ["file", "Catalogue"],
    ["english", "English"],
    ["previous", "English before"],
    ["translation", "Stale translation"],
  ];

  var events = null;

  // A browser has six connections to an address, so only tabs that are seen hold one.
  function listen() {
    if (document.hidden && events) {
      events.close();
      events = null;
    } else if (!document.hidden && !events) {
      events = new EventSource("/-/events?etag=" + banner.dataset.etag + "&path=" + encodeURIComponent(location.pathname));
      events.onmessage = function () {
        location.reload();
      };
    }
  }

  document.addEventListener("visibilitychange", listen);
  listen();

  function show(passage) {
    var list = document.createElement("dl");
    FACTS.forEach(function (fact) {
      var text = passage.dataset[fact[0]];
      if (!text) return;
      list.appendChild(document.createElement("dt")).textContent = fact[1];
      list.appendChild(document.createElement("dd")).textContent = text;
    });
    panel.replaceChildren(list);
    panel.hidden = !list.hasChildNodes();
  }

  function look(event) {
    var passage = event.target.closest("[data-context]");
    // A link has the focus, not the passage inside it.
    if (!passage && event.type === "focusin") passage = event.target.querySelector("[data-context]");
    if (passage) show(passage);
  }

  document.querySelectorAll("[data-context]").forEach(function (passage) {
    if (!passage.closest("a, button, summary")) passage.tabIndex = 0;
  });
  document.addEventListener("mouseover", look);
  document.addEventListener("focusin", look);
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") panel.hidden = true;
  });
})();
