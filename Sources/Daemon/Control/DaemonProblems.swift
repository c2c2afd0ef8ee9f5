// SPDX-License-Identifier: MIT

internal import Scrobbling
internal import Trakt

/// The most severe problem of the daemon, as one sentence.
actor DaemonProblems {
  private let dispatcher: ScrobbleDispatcher
  private let account: TraktAccount
  /// The error in config.toml.
  private var configurationProblem: String?
  /// The problem with the journal at start-up.
  private let journalProblem: String?

  init(
    dispatcher: ScrobbleDispatcher, account: TraktAccount, configurationProblem: String?,
    journalProblem: String?
  ) {
    self.dispatcher = dispatcher
    self.account = account
    self.configurationProblem = configurationProblem
    self.journalProblem = journalProblem
  }

  /// Updates the problem after the configuration was reloaded.
  ///
  /// - Parameter problem: the reason for which it is not applied.
  func configured(problem: String?) {
    configurationProblem = problem
  }

  /// The most severe problem; nil if there is none.
  func problem() async -> String? {
    await problem(account.state, dispatcher.currentStatus())
  }

  func problem(_ state: TraktAccount.State, _ status: DispatcherStatus) async -> String? {
    if let problem = configurationProblem ?? journalProblem { return problem }
    if let problem = status.journalProblem { return problem }
    if let problem = await account.problem { return CommandFailure(problem).message }
    switch state {
    case .signedOut: return "not signed in to Trakt; sign in: scrobbled login"
    case .expired: return "the sign-in to Trakt has expired; sign in again: scrobbled login"
    case .ok: return status.problem
    }
  }
}
