// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Logging
internal import Playback
internal import PlayerLink
internal import Scrobbling
internal import Trakt

/// Brings the players' news to the dispatcher, and answers the command line.
actor FrontDesk: PlaybackDesk {
  private let dispatcher: ScrobbleDispatcher
  private let account: TraktAccount
  private let began: Date
  /// What is wrong with config.toml.
  private var configurationProblem: String?
  /// What was wrong with the journal at the start.
  private let journalProblem: String?
  private let log: Logger
  private var link: PlayerLink?

  init(
    dispatcher: ScrobbleDispatcher, account: TraktAccount, configurationProblem: String?,
    journalProblem: String?, log: Logger
  ) {
    self.dispatcher = dispatcher
    self.account = account
    self.configurationProblem = configurationProblem
    self.journalProblem = journalProblem
    self.log = log
    began = .now
  }

  func connect(_ link: PlayerLink) {
    self.link = link
  }

  /// The configuration was read again.
  ///
  /// - Parameter problem: why it is not in force.
  func configured(problem: String?) {
    configurationProblem = problem
  }

  // MARK: players

  nonisolated func remembered(_ player: String) async -> RememberedViewing? {
    await dispatcher.remembered(player)
  }

  nonisolated func record(_ changes: [PlaybackChange], of player: String) async {
    await dispatcher.record(changes, of: player)
  }

  nonisolated func received(scriptMessage arguments: [String], of player: String) async {
    switch arguments {
    case ["status"]:
      let problem = await problem(account.state, dispatcher.currentStatus())
      let outlook = await dispatcher.outlook(player)
      await show(problem.map { "Not scrobbling: \($0)" } ?? outlook, on: player)
    case ["skip"]:
      let name = await dispatcher.skip(player)
      await show(name.map { "Not scrobbling \($0)" } ?? "Nothing to skip", on: player)
    default:
      await show("scrobbled knows the messages status and skip", on: player)
    }
  }

  func show(_ text: String, on player: String) async {
    await link?.show(text, on: player)
  }

  // MARK: the command line

  func answer(_ type: String, _ line: [UInt8]) async -> [UInt8] {
    switch type {
    case "status":
      return Answer(type: type, status: await report()).line
    case "account":
      await account.reload()
      await dispatcher.retry()
      let name = await account.username
      let isSignedIn = await account.state == .ok
      log.notice("signed \(isSignedIn ? "in as \(name ?? "somebody")" : "out")")
      return Answer(type: type, account: name).line
    case "match":
      guard let match = Self.request(line)?.match else { return Self.incomplete(type) }
      do {
        return Answer(type: type, count: try await dispatcher.settle(match)).line
      } catch {
        return Answer(type: "error", message: "cannot write the match to the journal: \(error)").line
      }
    case "forget":
      guard let forget = Self.request(line)?.forget else { return Self.incomplete(type) }
      do {
        let count = try await dispatcher.forget(forget)
        log.notice("forgot \(count) \(count == 1 ? "viewing" : "viewings")")
        return Answer(type: type, count: count).line
      } catch {
        return Answer(type: "error", message: "cannot delete from the journal: \(error)").line
      }
    case "sync":
      await dispatcher.retry()
      let state = Self.state(await account.state, await dispatcher.currentStatus())
      return Answer(type: type, state: state).line
    default:
      return Answer(type: "error", message: "this daemon does not know \(type)").line
    }
  }

  private static func request(_ line: [UInt8]) -> Request? {
    try? JSONDecoder().decode(Request.self, from: Data(line))
  }

  private static func incomplete(_ type: String) -> [UInt8] {
    Answer(type: "error", message: "the request \(type) lacks what it is about").line
  }

  private struct Request: Decodable {
    var match: MatchSettling?
    var forget: HistoryForgetting?
  }

  private struct Answer: Encodable {
    var type: String
    var status: StatusReport?
    var account: String?
    var count: Int?
    var message: String?
    /// As in ``StatusReport``, for `sync`.
    var state: String?

    var line: [UInt8] {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return Array((try? encoder.encode(self)) ?? Data())
    }
  }

  private func report() async -> StatusReport {
    let status = await dispatcher.currentStatus()
    let state = await account.state
    let username = await account.username
    return StatusReport(
      daemon: .init(running: true, version: version, since: began.formatted(.iso8601)),
      players: await players(),
      trakt: .init(
        account: state == .signedOut ? nil : username ?? "",
        state: Self.state(state, status),
        tokenExpiresAt: await account.tokenExpiresAt?.formatted(.iso8601),
        lastRequest: status.lastRequest, lastStatus: status.lastStatus,
        lastRequestAt: status.lastRequestAt.map(Self.text)),
      outbox: .init(
        waiting: status.waiting,
        oldest: status.oldest.map(Self.text)),
      problem: await problem(state, status))
  }

  private func players() async -> [StatusReport.Player] {
    var players: [StatusReport.Player] = []
    for player in await link?.players() ?? [] {
      let playback = player.playback
      var media: Media?
      var note: String?
      if let viewing = playback.viewing {
        media = await dispatcher.media(of: player.instance, viewing)
        note = await dispatcher.note(of: player.instance, viewing)
      }
      players.append(
        StatusReport.Player(
          instance: player.instance, pid: player.pid,
          path: playback.file.map { WebAddress.withoutSecrets($0.path) },
          state: playback.state.rawValue, position: playback.position,
          duration: playback.duration, progress: playback.progress?.percent,
          watched: playback.watched, media: media, note: note))
    }
    return players
  }

  private static func text(_ date: Double) -> String {
    Date(timeIntervalSince1970: date).formatted(.iso8601)
  }

  private static func state(_ account: TraktAccount.State, _ status: DispatcherStatus) -> String {
    switch account {
    case .signedOut: "signed_out"
    case .expired: "expired"
    case .ok: status.isBlocked ? "blocked" : status.isUnreachable ? "unreachable" : "ok"
    }
  }

  private func problem(
    _ account: TraktAccount.State, _ status: DispatcherStatus
  ) async -> String? {
    if let problem = configurationProblem ?? journalProblem { return problem }
    if let problem = status.journalProblem { return problem }
    if let problem = await self.account.problem { return CommandFailure(problem).message }
    switch account {
    case .signedOut: return "nobody is signed in to trakt; sign in: scrobbled login"
    case .expired: return "the sign-in to trakt has ended; sign in again: scrobbled login"
    case .ok: return status.problem
    }
  }
}
