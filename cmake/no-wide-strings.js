// Embind always brings JavaScript for std::wstring, std::u16string and std::u32string, which nothing of ours binds: 0.7 KB of the
// glue, gzipped. Whoever binds one is told that it is an unbound type when the wasm is loaded.
/* global mergeInto, LibraryManager */
/* eslint object-shorthand: off -- Emscripten reads a function's text, and knows no methods */
mergeInto(LibraryManager.library, {
  _embind_register_std_wstring: function () {},
  _embind_register_std_wstring__deps: [],
});
