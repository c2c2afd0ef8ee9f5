// SPDX-License-Identifier: MIT

@testable import PlayerServer

/// What the daemon says to have a text shown.
func showLine(_ text: String) -> [UInt8] {
  DaemonLine.show(text, seconds: 4).bytes
}
