// SPDX-License-Identifier: MIT

/// This program's version, in `--version` and the User-Agent.
public let version = "0.1.0"
