// no_printf.cpp: Embind prints the address of a type that it does not know, by sprintf, for an error's text. Ours knows all its types.
// The linker gives every call of sprintf to these (--wrap), so that the wasm does not carry printf, 2.5 KB gzipped: whoever calls it
// stops the core at once, and so cannot do it by mistake.
#include <cstdlib>

extern "C" {
[[noreturn]] int __wrap_sprintf(char*, const char*, ...) { std::abort(); }
[[noreturn]] int __wrap_siprintf(char*, const char*, ...) { std::abort(); }
}
