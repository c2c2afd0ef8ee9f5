// SPDX-License-Identifier: MIT

internal import Addresses
internal import FoundationEssentials
internal import Logging
internal import Playback
internal import PlayerServer
internal import Players
internal import Scrobbling
internal import Trakt

/// Handles the requests of the command line in the running daemon.
struct DaemonControlHandler: ControlHandler {
  let dispatcher: ScrobbleDispatcher
  let account: TraktAccount
  let registry: PlayerRegistry
  let problems: DaemonProblems
  /// The start time of the daemon.
  let began: Date
  let log: Logger

  private static let versionHint =
    "the daemon may have another version: systemctl --user restart scrobbled"

  func response(to line: [UInt8]) async -> [UInt8]? {
    do throws(ControlRequest.Failure) {
      return await response(to: try ControlRequest(line: line)).line
    } catch {
      switch error {
      case .malformed:
        return nil
      case .unknownType(let type):
        return ControlResponse.error(message: "unknown request \(type)", hint: Self.versionHint)
          .line
      case .incomplete(let type):
        return ControlResponse.error(
          message: "the request \(type) is incomplete", hint: Self.versionHint
        ).line
      }
    }
  }

  private func response(to request: ControlRequest) async -> ControlResponse {
    switch request {
    case .status:
      return .status(await report())
    case .account:
      await account.reload()
      await dispatcher.retry()
      let name = await account.username
      let isSignedIn = await account.state == .ok
      log.notice("signed \(isSignedIn ? "in as \(name ?? "an unnamed account")" : "out")")
      return .account(name)
    case .match(let match):
      do {
        return .match(delivered: try await dispatcher.match(match))
      } catch {
        return .error(message: "cannot write the match to the journal: \(error)")
      }
    case .forget(let deletion):
      do {
        let count = try await dispatcher.forget(deletion)
        log.notice("deleted \(counted(count, "viewing"))")
        return .forget(deleted: count)
      } catch {
        return .error(message: "cannot delete from the journal: \(error)")
      }
    case .rate(let request):
      do {
        return .rate(name: try await dispatcher.rate(request))
      } catch {
        return .error(message: "cannot write the rating to the journal: \(error)")
      }
    case .sync:
      await dispatcher.retry()
      return .sync(state: Self.state(await account.state, await dispatcher.currentStatus()))
    case .webhook(let name):
      guard let test = await dispatcher.testWebhook(name) else {
        return .error(
          message: "no webhook is named \(TerminalEscaping.escape(name))",
          hint: "scrobbled config lists the webhooks; after a change: "
            + "systemctl --user reload scrobbled")
      }
      return .webhook(test)
    }
  }

  private func report() async -> StatusReport {
    let status = await dispatcher.status()
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
        waiting: status.waiting, oldest: status.oldest.map(Self.text),
        heldBack: status.heldBack),
      webhooks: status.webhooks.map(StatusReport.Webhook.init),
      problem: await problems.problem(state, status))
  }

  private func players() async -> [StatusReport.Player] {
    var players: [StatusReport.Player] = []
    for player in await registry.players() {
      let playback = player.playback
      if let file = playback.file,
        let note = await dispatcher.exclusion(
          of: file.address, in: player.instance, playback.viewing)
      {
        players.append(
          StatusReport.Player(
            instance: player.instance, pid: player.pid, state: playback.state.rawValue,
            note: note))
        continue
      }
      var media: Media?
      var note: String?
      if let viewing = playback.viewing {
        media = await dispatcher.media(of: player.instance, viewing)
        note = await dispatcher.reasonNotScrobbled(of: player.instance, viewing)
      }
      players.append(
        StatusReport.Player(
          instance: player.instance, pid: player.pid,
          path: playback.file.map { $0.address.shown },
          state: playback.state.rawValue, position: playback.position,
          duration: playback.duration, progress: playback.progress?.percent,
          watched: playback.watched, media: media, note: note))
    }
    return players
  }

  private static func text(_ date: Double) -> String {
    Date(timeIntervalSince1970: date).formatted(.iso8601)
  }

  private static func state(
    _ account: TraktAccount.State, _ status: DispatcherStatus
  ) -> StatusReport.Trakt.State {
    switch account {
    case .signedOut: .signedOut
    case .expired: .expired
    case .ok: status.isBlocked ? .blocked : status.isUnreachable ? .unreachable : .ok
    }
  }
}
