// libc.cpp: four functions of libc that the JSON library calls for results that nobody looks at: the value of a number with
// a fraction (we only say that it is one) and the name of a control character in an error's text. Without these stand-ins
// the wasm carries libc's decimal conversions: 48.3 KB gzipped instead of 38.9.
#include <cstddef>

extern "C" {

double strtod(const char* text, char** end) {
  *end = const_cast<char*>(text);
  return 0;
}

// strtod's object file in libc holds these as well; a second copy of it must not be drawn in.
float strtof(const char* text, char** end) { return static_cast<float>(strtod(text, end)); }
long double strtold(const char* text, char** end) { return strtod(text, end); }

int snprintf(char* text, std::size_t size, const char*, ...) {
  if (size > 0) *text = '\0';
  return 0;
}
}
