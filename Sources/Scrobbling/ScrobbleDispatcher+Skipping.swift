// SPDX-License-Identifier: MIT

internal import Journal
internal import Logging
public import Playback
internal import Timekeeping

/// The user's word that what plays now is not for Trakt, and what a person is told of it.
extension ScrobbleDispatcher {
  /// Ends what this player shows, in the journal and at Trakt, and not as a play.
  ///
  /// - Returns: what was skipped, for a person; nil where nothing plays that would be scrobbled.
  public func skip(_ player: String) -> String? {
    guard case (let ref, var viewing)? = running(player) else { return nil }
    advance(&viewing, to: time.now())
    var play = viewing.play
    play.endedAt = play.seenAt
    play.crossed = false
    play.outcome = .ignored
    play.detail = Play.skipped
    let isShown = presence.ended(ref)
    active[ref] = nil
    pauseRefused.remove(ref)
    var entry: OutboxEntry?
    if case .found(let media) = viewing.resolution, isShown {
      // A stop for no other reason than to end "watching".
      let stop = OutboxEntry(kind: .pause, progress: Progress.least.percent)
      enqueue(Outbox.Waiting(play: play, entry: stop, media: media, player: player))
      entry = stop
    }
    conclude(play, outbox: entry)
    log.notice("skipped: \(play.path)")
    wake()
    return name(of: viewing)
  }

  /// What becomes of what a player shows, in one line for its screen.
  public func outlook(_ player: String) -> String {
    guard let (_, viewing) = running(player) else {
      let last: Play? = look { try $0.latest(of: player) } ?? nil
      return last?.isSkipped == true ? "Skipped: it is not scrobbled" : "Nothing to scrobble"
    }
    if let reason = reason(viewing.resolution) { return "Not scrobbled: \(reason)" }
    let progress = Progress(
      position: viewing.motion.position(at: time.now()), duration: viewing.play.duration)
    let waiting = waitingCount == 0 ? "" : "; \(waitingCount) waiting for Trakt"
    return "\(name(of: viewing)), \(Int(progress.percent)) %\(waiting)"
  }

  /// Why a viewing is not scrobbled, for a person; nil where it is, or nobody knows yet.
  public func note(of player: String, _ viewing: ViewingID) -> String? {
    if let (ref, running) = running(player), ref.viewing == viewing {
      return reason(running.resolution)
    }
    let last: Play? = look { try $0.latest(of: player) } ?? nil
    guard let last, last.isSkipped, last.key.entry == viewing.entry, last.key.lap == viewing.lap
    else { return nil }
    return Play.skipped
  }

  private func reason(_ resolution: Resolution?) -> String? {
    switch resolution {
    case .unmatched(_, let reason): "nobody can tell what it is (\(reason)): scrobbled match"
    case .ignored(let reason): reason
    case .found, nil: nil
    }
  }

  private func running(_ player: String) -> (Ref, Active)? {
    active.first { $0.key.player == player && $0.value.ending == nil }.map { ($0.key, $0.value) }
  }

  private func name(of viewing: Active) -> String {
    if case .found(let media) = viewing.resolution { return media.name }
    return viewing.play.path.split(separator: "/").last.map(String.init) ?? viewing.play.path
  }
}
