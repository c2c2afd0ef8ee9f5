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

// Prevents libdispatch from waking an idle process once a second. On Linux it does so as soon as
// its thread pool has run a job, and Swift concurrency uses that pool: a timer that is never
// stopped checks for blocked workers in order to start more (src/event/workqueue.c,
// HAVE_DISPATCH_WORKQ_MONITORING). Every worker registers for monitoring when it starts, and the
// first one starts the timer. The rest of libdispatch needs only these two functions of that file,
// so with static linking they replace it: there are as many workers as processors, blocked or not,
// which is what Swift concurrency guarantees. Work that may block for long has its own threads
// (NearbyIdentifier).
//
// With a shared libdispatch, or after a rename in libdispatch, they have no effect;
// `scripts/check-daemon` counts the wake-ups. Remove this file when libdispatch stops the timer
// while idle, or when an executor can be chosen in Swift
// (https://forums.swift.org/t/pitch-3-custom-main-and-global-executors/80638).

// Symbols of libdispatch.
void _dispatch_workq_worker_register(void *root_queue);
void _dispatch_workq_worker_unregister(void);

void _dispatch_workq_worker_register(void *root_queue) { (void)root_queue; }
void _dispatch_workq_worker_unregister(void) {}
