// SPDX-License-Identifier: MIT

/// This program's version, as `--version` prints it and the User-Agent carries it.
public let version = "0.1.0"
