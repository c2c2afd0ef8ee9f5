// SPDX-License-Identifier: MIT

import TraktSandbox

/// How the stand-in for Trakt behaves.
typealias SandboxSettings = Configuration
