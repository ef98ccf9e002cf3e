// Installing never downloads a browser: `npm test` finds or installs one (scripts/find-browser.mjs).
module.exports = { skipDownload: true };
