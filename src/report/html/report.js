"use strict";
(function () {
  var bar = document.getElementById("filter");
  if (!bar) { return; }
  var cards = Array.prototype.slice.call(document.querySelectorAll("article[data-rule]"));
  var fields = ["level", "rule", "file", "text"].map(function (name) { return document.getElementById("filter-" + name); });
  var count = document.getElementById("filter-count");
  var texts = null;
  function apply() {
    var level = fields[0].value, rule = fields[1].value;
    var file = fields[2].value.trim().toLowerCase(), text = fields[3].value.trim().toLowerCase();
    if (text && !texts) { texts = cards.map(function (card) { return card.textContent.toLowerCase(); }); }
    var shown = 0;
    cards.forEach(function (card, index) {
      var fits = (!level || card.dataset.level === level) && (!rule || card.dataset.rule === rule) &&
        (!file || card.dataset.file.toLowerCase().indexOf(file) >= 0) && (!text || texts[index].indexOf(text) >= 0);
      card.hidden = !fits;
      if (fits) { shown += 1; }
    });
    count.value = shown === cards.length ? "" : shown + " of " + cards.length + " shown";
  }
  var waiting = 0;
  fields.forEach(function (field) {
    field.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(apply, 60); });
  });
  window.addEventListener("hashchange", function () {
    var target = document.getElementById(location.hash.slice(1));
    var card = target && target.closest("article");
    if (card && card.hidden) {
      fields.forEach(function (field) { field.value = ""; });
      apply();
      target.scrollIntoView();
    }
    var page = target && target.closest("details");
    if (page) { page.open = true; }
  });
  bar.hidden = false;
})();
