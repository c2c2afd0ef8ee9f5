// SPDX-License-Identifier: MIT

import ArgumentParser
import Daemon

struct SetupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "setup",
    abstract: "Install the plugin and the units for this user, and sign in; safe to repeat.",
    discussion: """
      Links the plugin into mpv's scripts directory, enables and starts the user units, asks for \
      a Trakt API application and offers to sign in. After asking for each, loads the plugin in \
      players that do not read that directory: mpv in Flatpak, Celluloid, SMPlayer, Haruna and \
      others. \
      Offers to bind free keys in mpv's input.conf: status, skip, match and rate. \
      --remove undoes this, except for the journal and the sign-in.

      EXAMPLES
        scrobbled setup                             interactive
        scrobbled setup --yes                       without questions
        scrobbled setup --application-fd 3 3<file   client id, and secret if any
        scrobbled setup --remove --purge            and delete journal and sign-in
      """)

  @Flag(help: "Undo setup.")
  var remove = false

  @Flag(help: "With --remove: also delete the journal and the sign-in.")
  var purge = false

  @Flag(help: "Assume yes to every question, and do not prompt.")
  var yes = false

  @OptionGroup var application: ApplicationOption

  func validate() throws {
    if purge, !remove { throw ValidationError("--purge requires --remove") }
  }

  func run() async throws {
    let setup = Setup(environment: Terminal.environment)
    if remove { try await undo(setup) } else { try await prepare(setup) }
  }

  private func prepare(_ setup: Setup) async throws {
    let given = try application.read()
    try setup.install { print($0) }
    let isAsking = !yes && Terminal.isInteractive
    try setup.prepareOtherPlayers(
      ask: {
        yes || isAsking && Terminal.ask("load the plugin in \(TerminalEscaping.escape($0))?")
      },
      report: { print($0) })
    setup.bindKeys(
      ask: { yes || isAsking && Terminal.ask(TerminalEscaping.escape($0)) },
      report: { print(TerminalEscaping.escape($0)) })
    var signIn = try LoginCommand.signIn(given)
    let isKept = try await signIn.keepApplication()
    if isAsking, !(try signIn.state.isSignedIn) {
      let statement = setup.privacyStatement.map(TerminalEscaping.escape)
      Terminal.note("what is recorded and sent, and how to delete it:")
      Terminal.note("  \(statement ?? "man scrobbled, PRIVACY")")
    }
    if try signIn.state == .noApplication, isAsking, let typed = try Terminal.askForApplication() {
      signIn = try LoginCommand.signIn(typed)
      try await signIn.keepApplication()
    }
    if try signIn.state == .signedOut, isAsking, Terminal.ask("sign in to Trakt now?") {
      _ = try await SignInScreen.run(signIn)
    }
    if case .signedIn(let name) = try signIn.state {
      print("account  signed in\(name.isEmpty ? "" : " as \(TerminalEscaping.escape(name))")")
    }
    if !isKept {
      print("note     the sign-in uses another client id, and is kept; to use the new one:")
      print("         scrobbled logout, then scrobbled setup")
    }
    let environment = Terminal.environment
    let configuration = try ConfigReport(
      paths: Paths(environment: environment), environment: environment)
    for note in configuration.notes { print("note     \(note)") }
    let report = await DoctorCommand.examine()
    print(report.ok ? "check    no problems" : report.problems(on: Terminal.display))
  }

  private func undo(_ setup: Setup) async throws {
    if purge, !yes {
      guard Terminal.isInteractive else {
        throw CommandFailure("--purge deletes the journal and the sign-in", hint: "add --yes")
      }
      guard Terminal.ask("permanently delete the journal and the sign-in?", defaultAnswer: false)
      else {
        throw ExitCode.failure
      }
    }
    try setup.remove { print($0) }
    if purge {
      await revoke()
      print(try setup.purge())
    }
    if let keptFiles = setup.keptFiles { print(keptFiles) }
  }

  /// Signs out, if possible: an invalid configuration or sign-in does not prevent the deletion.
  private func revoke() async {
    do {
      let signIn = try LoginCommand.signIn(nil)
      if case .signedIn = try signIn.state { try await LogoutCommand.signOut(signIn) }
    } catch {
      LogoutCommand.warnNotRevoked((error as? CommandFailure)?.message ?? "\(error)")
    }
  }
}
