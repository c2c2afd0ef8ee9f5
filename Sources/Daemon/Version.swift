// SPDX-License-Identifier: MIT

/// This program's version, in `--version` and the User-Agent. The only place to change it;
/// debian/changelog is compared with it by a test.
public let version = "0.2.0"
