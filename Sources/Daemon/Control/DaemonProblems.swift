// SPDX-License-Identifier: MIT

internal import Scrobbling
internal import Trakt

/// What keeps the daemon from scrobbling, in one sentence.
actor DaemonProblems {
  private let dispatcher: ScrobbleDispatcher
  private let account: TraktAccount
  /// What is wrong with config.toml.
  private var configurationProblem: String?
  /// What was wrong with the journal at the start.
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

  /// The configuration was read again.
  ///
  /// - Parameter problem: why it is not in force.
  func configured(problem: String?) {
    configurationProblem = problem
  }

  /// The gravest problem there is; nil where all is well.
  func problem() async -> String? {
    await problem(account.state, dispatcher.currentStatus())
  }

  func problem(_ state: TraktAccount.State, _ status: DispatcherStatus) async -> String? {
    if let problem = configurationProblem ?? journalProblem { return problem }
    if let problem = status.journalProblem { return problem }
    if let problem = await account.problem { return CommandFailure(problem).message }
    switch state {
    case .signedOut: return "not signed in to Trakt; sign in: scrobbled login"
    case .expired: return "the sign-in to trakt has ended; sign in again: scrobbled login"
    case .ok: return status.problem
    }
  }
}
