// SPDX-License-Identifier: MIT
// libmpv's functions by their addresses, found at run time. A plugin with undefined `mpv_*` symbols
// can't be loaded where libmpv was opened with RTLD_LOCAL, as python-mpv does.
#ifndef SCROBBLED_CMPV_FUNCTIONS_H
#define SCROBBLED_CMPV_FUNCTIONS_H

#include <dlfcn.h>
#include <mpv/client.h>
#include <stdbool.h>
#include <string.h>

/// Every function that the plugin calls, without the prefix `mpv_`.
#define MPV_FUNCTIONS(EACH) \
  EACH(client_name)         \
  EACH(command_async)       \
  EACH(command_node_async)  \
  EACH(free)                \
  EACH(free_node_contents)  \
  EACH(get_property)        \
  EACH(get_property_string) \
  EACH(hook_add)            \
  EACH(hook_continue)       \
  EACH(error_string)        \
  EACH(observe_property)    \
  EACH(request_event)       \
  EACH(set_property_string) \
  EACH(set_wakeup_callback) \
  EACH(wait_event)

#define MPV_POINTER(name) __typeof__(mpv_##name) *_Nonnull name;
#define MPV_SYMBOL(name) "mpv_" #name "\0"

struct mpv_functions {
  MPV_FUNCTIONS(MPV_POINTER)
};

/// Whether `library` (from dlopen, or NULL for the global scope) has all functions; stores their
/// addresses.
static inline bool mpv_functions_find_in(
    void *_Nullable library, struct mpv_functions *_Nonnull functions) {
  char *entry = (char *)functions;
  // One string, because an array of pointers would need a relocation for each.
  for (const char *name = MPV_FUNCTIONS(MPV_SYMBOL); *name; name += strlen(name) + 1) {
    void *address = dlsym(library, name);
    if (!address) return false;
    memcpy(entry, &address, sizeof address);
    entry += sizeof address;
  }
  return true;
}

/// Finds the functions in the player or in a libmpv that is loaded; loads nothing.
///
/// Returns false if one of them is missing; the content of `functions` is then undefined.
static inline bool mpv_functions_find(struct mpv_functions *_Nonnull functions) {
  // NULL is RTLD_DEFAULT.
  if (mpv_functions_find_in(NULL, functions)) return true;
  char name[] = "libmpv.so.2";
  // libmpv.so.1 is that of mpv 0.34 and older.
  for (; name[10] > '0'; name[10]--) {
    void *library = dlopen(name, RTLD_LAZY | RTLD_NOLOAD);
    if (!library) continue;
    bool isFound = mpv_functions_find_in(library, functions);
    dlclose(library);
    if (isFound) return true;
  }
  return false;
}

#undef MPV_POINTER
#undef MPV_SYMBOL

#endif
