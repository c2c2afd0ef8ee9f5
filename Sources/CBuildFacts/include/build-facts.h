// SPDX-License-Identifier: MIT
// Facts that the environment of the build provides; see Package.swift.
#ifndef SCROBBLED_BUILD_FACTS_H
#define SCROBBLED_BUILD_FACTS_H

/// The client id of a Trakt API application, which is public; NULL if none is built in.
const char *_Nullable build_client_id(void);

/// The commit of the sources, with `-dirty` if they differ from it; NULL if unknown.
const char *_Nullable build_commit(void);

/// The version of the Swift compiler; NULL if unknown.
const char *_Nullable build_swift_version(void);

#endif
