// SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include "runtime-tuning.h"

#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

// Drops the executable segments of one object from this process. They are never written to, so
// nothing is lost; the page cache keeps them.
static int unmap_code(struct dl_phdr_info *object, size_t size, void *data) {
  (void)size;
  (void)data;
  const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
    if (segment->p_type != PT_LOAD || (segment->p_flags & (PF_X | PF_W)) != PF_X) continue;
    uintptr_t start = object->dlpi_addr + segment->p_vaddr;
    uintptr_t end = start + segment->p_memsz;
    start = (start + page - 1) / page * page;
    end = end / page * page;
    if (start < end) madvise((void *)start, end - start, MADV_DONTNEED);
  }
  return 1;  // the program itself, which comes first, and no library
}

void runtime_release_memory(void) {
#ifdef M_ARENA_MAX
  malloc_trim(0);
#endif
  dl_iterate_phdr(unmap_code, NULL);
}

// Keeps libdispatch from waking an idle process once a second, as it does on Linux from the first
// job of its thread pool on, and Swift's concurrency runs on that pool: a timer that is never
// stopped looks whether workers are blocked, to start more of them (its src/event/workqueue.c,
// HAVE_DISPATCH_WORKQ_MONITORING). Every worker registers for that when it starts, and the first one
// starts the timer. These two functions are all that the rest of libdispatch wants of that file, so
// where it is linked in statically they take its place: there are as many workers as processors,
// blocked or not, which is what Swift's concurrency promises. What may block for long has threads
// of its own (NearbyIdentifier).
//
// Where libdispatch is a shared library they do nothing, and neither would they where it renames
// its own: `scripts/check-daemon` counts the wake-ups. To be removed when libdispatch stops the
// timer while nothing runs, or when an executor can be chosen in Swift
// (https://forums.swift.org/t/pitch-3-custom-main-and-global-executors/80638).

// libdispatch's names.
void _dispatch_workq_worker_register(void *root_queue);
void _dispatch_workq_worker_unregister(void);

void _dispatch_workq_worker_register(void *root_queue) { (void)root_queue; }
void _dispatch_workq_worker_unregister(void) {}
