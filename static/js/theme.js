// The reader's choice of light or dark. It runs before the page is drawn, so that no page flashes.
(function () {
  "use strict";
  var root = document.documentElement;
  var dark = matchMedia("(prefers-color-scheme: dark)");

  function stored() {
    try {
      return localStorage.getItem("codepairs.theme");
    } catch (error) {
      return null; // storage is switched off: the choice holds for this page
    }
  }

  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
  }

  var choice = stored();
  if (choice === "light" || choice === "dark") root.dataset.theme = choice;

  addEventListener("DOMContentLoaded", function () {
    var button = document.getElementById("theme");
    if (!button) return;
    function show() {
      button.setAttribute("aria-pressed", String(isDark()));
    }
    button.hidden = false;
    button.addEventListener("click", function () {
      root.dataset.theme = isDark() ? "light" : "dark";
      try {
        localStorage.setItem("codepairs.theme", root.dataset.theme);
      } catch (error) {
        // see stored()
      }
      show();
    });
    dark.addEventListener("change", show);
    show();
  });
})();
