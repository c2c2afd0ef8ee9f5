// SPDX-License-Identifier: MIT

import Daemon

/// Shows a sign-in on its way: the code, and how long it is good for.
enum SignInScreen {
  /// - Returns: who is signed in now.
  static func run(_ signIn: SignIn) async throws -> String {
    let isTerminal = Terminal.isInteractive
    let countdown = Countdown(isInPlace: isTerminal)
    defer { countdown.stop() }
    let name = try await signIn.signIn { step in
      switch step {
      case .confirm(let url, let code, let seconds):
        Terminal.note("open     \(TerminalEscaping.escape(url))")
        Terminal.note("and type \(TerminalEscaping.escape(code))")
        countdown.start(seconds: seconds)
      case .slowDown: countdown.say("trakt wants to be asked less often; still waiting …")
      case .noAnswer: countdown.say("no answer from trakt; asking again …")
      }
    }
    return TerminalEscaping.escape(name)
  }
}
