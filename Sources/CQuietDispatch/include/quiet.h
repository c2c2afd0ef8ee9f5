// SPDX-License-Identifier: MIT
#ifndef SCROBBLED_CQUIETDISPATCH_H
#define SCROBBLED_CQUIETDISPATCH_H

// libdispatch's names.
void _dispatch_workq_worker_register(void *root_queue);
void _dispatch_workq_worker_unregister(void);

#endif
