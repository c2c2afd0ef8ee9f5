// SPDX-License-Identifier: MIT
// What makes a process that waits most of its life cost nothing meanwhile.
#ifndef SCROBBLED_RUNTIME_TUNING_H
#define SCROBBLED_RUNTIME_TUNING_H

#include <malloc.h>

/// All threads allocate from one heap, at the price that they may wait for each other. Of its own
/// accord glibc gives each its own, eight for each processor, and what one thread allocates and
/// another gives back leaves holes in all of them: half of the memory after a thousand plays.
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
