// What browsers can read. The oldest that the style may count on are Chrome 105, Safari 15.4 and Firefox 121. What is older
// drops each rule that it cannot read and works with those that are left: so the base sheet has nothing that it does not
// know, and in a block only a rule that asks :has, the mark of the floor (js/floor.js), may hold more.
import { createRequire } from "node:module";

export default {
  // npx keeps the plugin beside stylelint, not here.
  plugins: [createRequire(process.argv[1]).resolve("stylelint-no-unsupported-browser-features")],
  reportDescriptionlessDisables: true,
  reportNeedlessDisables: true,
  rules: {
    "block-no-empty": true,
    "color-no-invalid-hex": true,
    "custom-property-no-missing-var-function": true,
    "declaration-block-no-duplicate-custom-properties": true,
    "declaration-block-no-duplicate-properties": [true, { ignore: ["consecutive-duplicates-with-different-values"] }],
    "declaration-block-no-shorthand-property-overrides": true,
    "function-calc-no-unspaced-operator": true,
    "function-no-unknown": true,
    "media-feature-name-no-unknown": true,
    "no-duplicate-at-import-rules": true,
    "property-no-unknown": true,
    "selector-pseudo-class-no-unknown": true,
    "selector-pseudo-element-no-unknown": true,
    "selector-type-no-unknown": true,
    "unit-no-unknown": true,

    "plugin/no-unsupported-browser-features": [true, {
      browsers: ["Chrome >= 105", "Safari >= 15.4", "iOS >= 15.4", "Firefox >= 121"],
      ignorePartialSupport: true,
    }],
    "at-rule-disallowed-list": ["container", "scope", "starting-style"],
    "max-nesting-depth": [0, { ignoreAtRules: ["media", "supports"] }],
    "selector-disallowed-list": [[
      /^(?![^]*:has\()[^]*:(is|where)\(/, // without :has the list is written out
      /^(?=[^]*:has\()([^]*\n)?(?![^\n]*:has\()[^\n]+(\n[^]*)?$/, // :has in one line of a list takes the others with it
    ], { message: "older browsers drop this rule: write its plain selectors out, in a rule of their own" }],
  },
  overrides: [{
    files: ["css/base/*.css"],
    rules: {
      "selector-disallowed-list": null,
      "selector-pseudo-class-disallowed-list": ["has", "is", "where"],
      "at-rule-disallowed-list": ["container", "layer", "scope", "starting-style"],
    },
  }],
};
