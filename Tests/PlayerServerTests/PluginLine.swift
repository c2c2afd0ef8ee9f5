// SPDX-License-Identifier: MIT

@testable import PlayerProtocol

/// What the plugin hears. Both modules call theirs `DaemonLine`, so each is named where only one is
/// in sight.
typealias PluginLine = DaemonLine
