// SPDX-License-Identifier: MIT
// Reduces the memory and the wake-ups of a process that is idle most of the time.
#ifndef SCROBBLED_RUNTIME_TUNING_H
#define SCROBBLED_RUNTIME_TUNING_H

#include <malloc.h>

/// Makes all threads allocate from one arena, at the price of lock contention. By default glibc
/// creates up to eight arenas per processor; memory that one thread allocates and another frees
/// fragments all of them, which was half of the memory after a thousand plays.
static inline void runtime_tune_allocator(void) {
#ifdef M_ARENA_MAX
  mallopt(M_ARENA_MAX, 1);
#endif
}

/// Returns memory that an idle process does not need: free heap pages, which glibc keeps below
/// pages in use, and the mapping of program code, most of which only start-up executed. Code that
/// is needed again is mapped from the page cache.
void runtime_release_memory(void);

#endif
