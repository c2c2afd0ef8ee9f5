// SPDX-License-Identifier: MIT

import TraktSandbox

/// The behaviour of the sandbox.
typealias SandboxSettings = Configuration
