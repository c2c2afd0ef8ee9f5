// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct LoginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login",
    abstract: "Sign in to Trakt with a code that you confirm in a browser.",
    discussion: """
      The id and secret of your Trakt API application come from [trakt] in config.toml or from
      SCROBBLED_TRAKT_CLIENT_ID and SCROBBLED_TRAKT_CLIENT_SECRET, and are kept with the sign-in.
      """)

  func run() async throws {
    let environment = Terminal.environment
    let signIn = try SignIn(places: Places(environment: environment), environment: environment)
    let name = try await signIn.signIn { step in
      switch step {
      case .confirm(let url, let code, let minutes):
        Terminal.note("open     \(Printable.text(url))")
        Terminal.note("and type \(Printable.text(code))")
        Terminal.note("waiting for you, \(minutes) minutes at most …")
      case .noAnswer:
        Terminal.note("no answer from trakt; asking again …")
      }
    }
    print("signed in as \(Printable.text(name))")
  }
}
