// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct SyncCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Deliver now what waits for Trakt.",
    discussion: """
      It is tried again by itself as well; this asks for no patience.

      EXAMPLES
        scrobbled sync
      """)

  func run() throws {
    let client = DaemonClient(places: Places(environment: Terminal.environment))
    guard try client.sync() else {
      throw CommandFailure(
        "the daemon is not running", hint: "start it: systemctl --user start scrobbled.socket",
        exit: .notRunning)
    }
    print("on its way; see what waits with: scrobbled status")
  }
}
