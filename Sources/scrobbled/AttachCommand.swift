// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct AttachCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attach",
    abstract: "Load the plugin into a running player.",
    discussion: """
      For a player that was started without the plugin, such as mpv with --no-config, and that has \
      an IPC socket. The key players.attach in config.toml does the same for each socket that \
      appears.

      EXAMPLES
        scrobbled attach /tmp/mpv.sock   the player's input-ipc-server
      """)

  @Argument(help: "The IPC socket of the player.", completion: .file())
  var socket: String

  func run() async throws {
    print(try await ManualAttachment(environment: Terminal.environment).attach(socket))
  }
}
