// SPDX-License-Identifier: MIT

import Journal

/// The journal's; the stand-in for Trakt has plays too.
typealias Kept = Play
