// SPDX-License-Identifier: MIT

import TraktSandbox

/// Settings of the Trakt sandbox.
typealias SandboxSettings = Configuration
