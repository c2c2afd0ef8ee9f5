// SPDX-License-Identifier: MIT

import Daemon

/// Displays a sign-in: the code and its remaining lifetime.
enum SignInScreen {
  /// - Returns: the signed-in account.
  static func run(_ signIn: SignIn) async throws -> String {
    let isTerminal = Terminal.isInteractive
    let countdown = Countdown(isInPlace: isTerminal)
    defer { countdown.stop() }
    let name = try await signIn.signIn { step in
      switch step {
      case .confirm(let url, let code, let seconds):
        Terminal.note("open      \(TerminalEscaping.escape(url))")
        Terminal.note("and enter \(TerminalEscaping.escape(code))")
        countdown.start(seconds: seconds)
      case .slowDown: countdown.say("polling more slowly; still waiting …")
      case .noResponse: countdown.say("no response from Trakt; retrying …")
      }
    }
    return TerminalEscaping.escape(name)
  }
}
