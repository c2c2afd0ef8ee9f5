// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct LogoutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout", abstract: "Revoke the sign-in at Trakt and delete it locally.",
    discussion: """
      The journal is kept. Queued plays are delivered after the next sign-in.

      EXAMPLES
        scrobbled logout
      """)

  func run() async throws {
    try await Self.signOut(try LoginCommand.signIn(nil))
    print("signed out")
  }

  /// Signs out; if Trakt does not revoke the tokens, prints where the user can disconnect the
  /// application.
  static func signOut(_ signIn: SignIn) async throws {
    guard let failure = try await signIn.signOut() else { return }
    warnNotRevoked(failure)
  }

  static func warnNotRevoked(_ reason: String) {
    Terminal.note(
      "warning: cannot revoke the sign-in at Trakt: \(TerminalEscaping.escape(reason))\n"
        + "hint: disconnect the application at \(TraktApplication.connectedPage)")
  }
}
