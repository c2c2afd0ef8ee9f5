// SPDX-License-Identifier: MIT
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
