// SPDX-License-Identifier: MIT

@testable import PlayerLine

/// What the plugin hears. Both modules call theirs `DaemonLine`, so each is named where only one is
/// in sight.
typealias PluginLine = DaemonLine
