// SPDX-License-Identifier: MIT

#include "build-facts.h"

#include <stddef.h>

#ifndef SCROBBLED_CLIENT_ID
#define SCROBBLED_CLIENT_ID NULL
#endif
#ifndef SCROBBLED_COMMIT
#define SCROBBLED_COMMIT NULL
#endif
#ifndef SCROBBLED_SWIFT_VERSION
#define SCROBBLED_SWIFT_VERSION NULL
#endif

const char *build_client_id(void) { return SCROBBLED_CLIENT_ID; }

const char *build_commit(void) { return SCROBBLED_COMMIT; }

const char *build_swift_version(void) { return SCROBBLED_SWIFT_VERSION; }
