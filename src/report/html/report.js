(function () {
  "use strict";
  var root = document.documentElement;
  var byId = function (id) { return document.getElementById(id); };
  var all = function (selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  };

  // A finding has words; of each group that has a choice it must have one that was chosen.
  var GROUPS = ["action", "severity", "kind", "since", "fix", "owasp"];
  var chosen = {};
  GROUPS.forEach(function (group) { chosen[group] = []; });

  var search = byId("search");
  var pills = all(".pill");
  var category = byId("category");
  var entries = all(".entry");
  var sections = all(".entries");
  var items = [];
  entries.forEach(function (entry) {
    all("article", entry).forEach(function (article) {
      items.push({ element: article, entry: entry, words: article.getAttribute("data-words").split(" "), text: null });
    });
  });

  // Texts are gathered at the first search: a page that nobody searches is shown sooner.
  function gather() {
    entries.forEach(function (entry) {
      entry.common = all("summary, .common", entry).map(function (part) { return part.textContent; }).join(" ");
    });
    items.forEach(function (item) {
      item.text = (item.entry.common + " " + item.element.textContent).toLowerCase();
    });
  }

  function fits(item, group) {
    var wanted = chosen[group];
    return wanted.length === 0 || wanted.some(function (word) { return item.words.indexOf(word) >= 0; });
  }

  function anyChosen() {
    return GROUPS.some(function (group) { return chosen[group].length > 0; });
  }

  function apply() {
    var terms = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (terms.length > 0 && items.length > 0 && items[0].text === null) gather();
    var counts = {};
    GROUPS.forEach(function (group) { counts[group] = Object.create(null); });
    var found = 0;
    var seen = new Set();
    items.forEach(function (item) {
      var searched = terms.every(function (term) { return item.text.indexOf(term) >= 0; });
      var unfit = searched ? GROUPS.filter(function (group) { return !fits(item, group); }) : null;
      var shown = searched && unfit.length === 0;
      item.element.hidden = !shown;
      if (shown) {
        ++found;
        seen.add(item.entry);
      }
      // A word's number is what one would see by choosing it beside the other groups' choice.
      if (!searched || unfit.length > 1) return;
      (unfit.length === 1 ? unfit : GROUPS).forEach(function (group) {
        item.words.forEach(function (word) { counts[group][word] = (counts[group][word] || 0) + 1; });
      });
    });
    entries.forEach(function (entry) { entry.hidden = !seen.has(entry); });
    sections.forEach(function (section) {
      var some = all(".entry", section).some(function (entry) { return seen.has(entry); });
      section.hidden = !some;
      section.previousElementSibling.hidden = !some;
    });
    pills.forEach(function (pill) {
      var group = pill.getAttribute("data-group");
      var word = pill.getAttribute("data-word");
      pill.setAttribute("aria-pressed", String(chosen[group].indexOf(word) >= 0));
      pill.lastElementChild.textContent = String(counts[group][word] || 0);
    });
    if (category) {
      all("option", category).forEach(function (option) {
        if (option.value) option.textContent = option.getAttribute("data-name") + " (" + (counts.owasp[option.value] || 0) + ")";
      });
      category.value = chosen.owasp[0] || "";
    }
    var filtered = terms.length > 0 || anyChosen();
    byId("shown").textContent = (filtered ? found + " of " : "") + items.length + (items.length === 1 ? " finding" : " findings");
    all(".clear").forEach(function (button) { button.hidden = !filtered; });
    byId("no-match").hidden = found > 0 || items.length === 0;
  }

  // The state stands in the address, so that a link shows what its sender saw.
  function remember() {
    var parts = [];
    GROUPS.forEach(function (group) {
      if (chosen[group].length > 0) parts.push(group + "=" + chosen[group].map(encodeURIComponent).join(","));
    });
    if (search.value) parts.push("search=" + encodeURIComponent(search.value));
    if (root.getAttribute("data-theme")) parts.push("theme=" + root.getAttribute("data-theme"));
    var address = location.pathname + location.search + (parts.length > 0 ? "#" + parts.join("&") : "");
    try { history.replaceState(null, "", address); } catch (error) { location.hash = parts.join("&"); }
  }

  function decoded(text) {
    try { return decodeURIComponent(text); } catch (error) { return ""; }
  }

  function show(id) {
    var article = byId(id);
    var entry = article && article.closest(".entry");
    if (!entry) return;
    if (article.hidden || entry.hidden) clear();
    entry.open = true;
    article.scrollIntoView({ block: "center" });
  }

  function restore() {
    var hash = location.hash.slice(1);
    if (hash && hash.indexOf("=") < 0) {
      show(decoded(hash));
      return;
    }
    var given = {};
    hash.split("&").forEach(function (part) {
      var at = part.indexOf("=");
      if (at > 0) given[part.slice(0, at)] = part.slice(at + 1);
    });
    GROUPS.forEach(function (group) {
      chosen[group] = (given[group] || "").split(",").map(decoded).filter(Boolean);
    });
    search.value = decoded(given.search || "");
    if (given.theme === "dark" || given.theme === "light") root.setAttribute("data-theme", given.theme);
    if (anyChosen()) byId("filters").open = true;
    nameTheme();
    apply();
  }

  function changed() {
    apply();
    remember();
  }

  function clear() {
    GROUPS.forEach(function (group) { chosen[group] = []; });
    search.value = "";
    changed();
  }

  function isDark() {
    var theme = root.getAttribute("data-theme");
    return theme ? theme === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function nameTheme() {
    byId("theme").textContent = isDark() ? "Light" : "Dark";
    byId("theme").setAttribute("aria-label", isDark() ? "Switch to light colours" : "Switch to dark colours");
  }

  byId("theme").addEventListener("click", function () {
    root.setAttribute("data-theme", isDark() ? "light" : "dark");
    nameTheme();
    remember();
  });

  pills.forEach(function (pill) {
    pill.addEventListener("click", function () {
      var words = chosen[pill.getAttribute("data-group")];
      var at = words.indexOf(pill.getAttribute("data-word"));
      if (at >= 0) words.splice(at, 1); else words.push(pill.getAttribute("data-word"));
      changed();
    });
  });
  if (category) {
    category.addEventListener("change", function () {
      chosen.owasp = category.value ? [category.value] : [];
      changed();
    });
  }
  all(".clear").forEach(function (button) {
    button.addEventListener("click", function () {
      clear();
      search.focus();
    });
  });
  search.addEventListener("input", changed);
  byId("controls").addEventListener("submit", function (event) { event.preventDefault(); });

  byId("open-all").addEventListener("click", function () {
    var visible = entries.filter(function (entry) { return !entry.hidden; });
    var open = visible.some(function (entry) { return !entry.open; });
    visible.forEach(function (entry) { entry.open = open; });
    byId("open-all").textContent = open ? "Close all" : "Open all";
  });

  // From the OWASP table to the findings of a category.
  all(".owasp [data-category]").forEach(function (cell) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "to";
    button.textContent = "Show them";
    button.addEventListener("click", function () {
      clear();
      chosen.owasp = [cell.getAttribute("data-category")];
      byId("filters").open = true;
      changed();
      byId("findings").scrollIntoView();
    });
    cell.appendChild(button);
  });

  // Commands and settings to copy: the button is made when its entry is opened.
  function addCopyButtons(within) {
    if (!navigator.clipboard) return;
    all("pre", within).forEach(function (block) {
      if (block.querySelector(".copy")) return;
      var text = block.textContent;
      var button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "Copy";
      button.addEventListener("click", function () {
        navigator.clipboard.writeText(text).then(
          function () { button.textContent = "Copied"; },
          function () { button.textContent = "Not allowed"; });
      });
      block.insertBefore(button, block.firstChild);
    });
  }

  // How to accept a finding stands once in the page; in an opened entry with its ids.
  var data = null;
  function element(name, text) {
    var made = document.createElement(name);
    made.textContent = text;
    return made;
  }
  function addAcceptance(entry) {
    var first = entry.querySelector("article:not([hidden])");
    var list = entry.querySelector("dl");
    if (!first || !list || list.querySelector(".accept")) return;
    if (data === null) data = JSON.parse(byId("sluice-data").textContent).findings;
    var finding = data[Number(first.getAttribute("data-at"))];
    if (!finding || finding.action === "ignore" || (finding.advisory && finding.advisory.malicious)) return;
    var byRule = finding.kind === "vulnerability";
    var id = "id = " + JSON.stringify(byRule ? finding.rule : finding.id);
    if (byRule && finding.package && /^[A-Za-z0-9@/._:+-]+$/.test(finding.package.name)) {
      id += "\npackage = " + JSON.stringify(finding.package.name);
    }
    var term = element("dt", "Accept");
    var text = element("dd", all("article", entry).length > 1 ? "In sluice.toml, an entry for each flaw, with its id:" : "In sluice.toml:");
    term.className = text.className = "accept";
    text.appendChild(element("pre", byId("acceptance").textContent.replace("id = \"ID\"", function () { return id; })));
    var inLine = finding.location.line && !finding.location.inner && finding.location.path.indexOf("ENV_DIR/") !== 0;
    if (byId("allowance") && (finding.secret || finding.kind === "check") && inLine) {
      text.appendChild(document.createTextNode("or in a comment on its line: "));
      text.appendChild(element("code", byId("allowance").textContent.replace("RULE", function () { return finding.rule; })));
    }
    list.appendChild(term);
    list.appendChild(text);
  }

  entries.forEach(function (entry) {
    entry.addEventListener("toggle", function () {
      if (!entry.open) return;
      addAcceptance(entry);
      addCopyButtons(entry);
    });
  });

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    var at = document.activeElement;
    var typing = at && (at.tagName === "INPUT" || at.tagName === "SELECT");
    if (event.key === "/" && !typing) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "Escape" && at === search) {
      search.value = "";
      changed();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && at && at.matches(".entry > summary")) {
      var rows = entries.filter(function (entry) { return !entry.hidden; });
      var next = rows[rows.indexOf(at.parentElement) + (event.key === "ArrowDown" ? 1 : -1)];
      if (!next) return;
      event.preventDefault();
      next.firstElementChild.focus();
    }
  });

  // On paper nothing is folded; afterwards all is as it was.
  var folded = [];
  window.addEventListener("beforeprint", function () {
    folded = all("details:not([open])");
    folded.forEach(function (details) { details.open = true; });
  });
  window.addEventListener("afterprint", function () {
    folded.forEach(function (details) { details.open = false; });
  });

  byId("theme").hidden = false;
  byId("controls").hidden = items.length === 0;
  byId("filters").open = window.innerWidth > 700 && items.length > 1;
  window.addEventListener("hashchange", restore);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", nameTheme);
  if (location.hash.indexOf("=") < 0) {
    nameTheme();
    apply();
  }
  restore();
}());
