// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct SetupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "setup",
    abstract: "Prepare your mpv and your systemd, and sign in; safe to repeat.",
    discussion: """
      Links the plugin into mpv's folder of scripts, enables and starts the user units, asks for \
      your Trakt API application and offers to sign in. --remove takes it away again, but for the \
      journal and the sign-in.

      EXAMPLES
        scrobbled setup                             ask what is needed
        scrobbled setup --yes                       ask nothing
        scrobbled setup --application-fd 3 3<file   id and secret, a line each
        scrobbled setup --remove --purge            leave nothing behind
      """)

  @Flag(help: "Take away what setup did.")
  var remove = false

  @Flag(help: "With --remove: delete the journal and the sign-in too.")
  var purge = false

  @Flag(help: "Ask nothing.")
  var yes = false

  @OptionGroup var application: ApplicationOption

  func validate() throws {
    if purge, !remove { throw ValidationError("--purge goes with --remove") }
  }

  func run() async throws {
    let setup = Setup(environment: Terminal.environment)
    if remove { try await takeAway(setup) } else { try await prepare(setup) }
  }

  private func prepare(_ setup: Setup) async throws {
    let given = try application.read()
    try setup.install { print($0) }
    let isAsking = !yes && Terminal.isInteractive
    var signIn = try self.signIn(given)
    try await signIn.keepApplication()
    if try signIn.standing == .noApplication, isAsking, let typed = try Terminal.askForApplication()
    {
      signIn = try self.signIn(typed)
      try await signIn.keepApplication()
    }
    if try signIn.standing == .signedOut, isAsking, Terminal.ask("sign in to Trakt now?") {
      _ = try await SignInScreen.run(signIn)
    }
    if case .signedIn(let name) = try signIn.standing {
      print("account  signed in\(name.isEmpty ? "" : " as \(TerminalEscaping.escape(name))")")
    }
    let report = await DoctorCommand.examine()
    print(report.ok ? "check    all is well" : report.complaints(on: Terminal.display))
  }

  private func signIn(_ application: TraktApplication? = nil) throws -> SignIn {
    let environment = Terminal.environment
    return try SignIn(
      paths: Paths(environment: environment), environment: environment, application: application)
  }

  private func takeAway(_ setup: Setup) async throws {
    if purge, !yes {
      guard Terminal.isInteractive else {
        throw CommandFailure("--purge deletes the journal and the sign-in", hint: "add --yes")
      }
      guard Terminal.ask("delete the journal and the sign-in for good?", usually: false) else {
        throw ExitCode.failure
      }
    }
    try setup.remove { print($0) }
    if purge {
      if case .signedIn = try signIn().standing, let trouble = try await signIn().signOut() {
        Terminal.note(
          "hint: trakt did not hear of it (\(trouble)); see https://trakt.tv/settings")
      }
      print(try setup.purge())
    }
    if let remains = setup.remains { print(remains) }
  }
}
