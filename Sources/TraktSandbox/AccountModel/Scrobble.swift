// SPDX-License-Identifier: MIT

import FoundationEssentials

/// The three calls under `/scrobble`.
enum ScrobbleVerb: String, CaseIterable, Sendable {
  case start, pause, stop
}

/// The effect of a scrobble call, which may differ from its verb.
struct Scrobbled: Sendable {
  enum Action: String, Sendable {
    case start, pause, scrobble
  }

  /// The history id of a scrobble, otherwise 0.
  var id: Int
  var action: Action
  var progress: Double
  var item: Item
  var sharing: [String: Bool]
}

extension AccountModel {
  mutating func scrobble(
    _ verb: ScrobbleVerb, _ request: ScrobbleRequest, at now: Date
  ) throws(Refusal) -> Scrobbled {
    guard configuration.assumptions.mayScrobble else { throw .forbidden }
    guard let item = catalogue.item(request.item) else { throw .notFound }
    let progress = request.progress
    var response = Scrobbled(
      id: 0, action: .start, progress: progress, item: item, sharing: request.sharing)
    switch verb {
    case .start:
      start(item, progress, at: now)
    case .pause:
      // "Today: < 1 % and >= 80 % are answered with 422."
      guard progress >= 1, progress < 80 else { throw .invalid("progress must be 1 to 79.99") }
      pause(item, progress, at: now)
      response.action = .pause
    case .stop where isPlay(progress):
      response.id = try addScrobble(of: item, at: now)
      response.action = .scrobble
    case .stop:
      // "If the progress is less than 1 %, it is ignored and answered with 422."
      guard progress >= 1 else { throw .invalid("progress must be at least 1") }
      savePosition(of: item, progress, at: now)
      watching = nil
      response.action = .pause
    }
    return response
  }

  /// Whether a stop is a play: "if the progress is above 80%, the video will be scrobbled"; exactly
  /// 80 is undocumented.
  private func isPlay(_ progress: Double) -> Bool {
    progress > 80 || (progress == 80 && configuration.assumptions.scrobblesAtEighty)
  }

  /// Removes the saved position; watching ends automatically after the remaining run time.
  private mutating func start(_ item: Item, _ progress: Double, at now: Date) {
    positions.removeAll { $0.item.key == item.key }
    let rest = Double(item.runtime > 0 ? item.runtime : 60) * 60 * (1 - progress / 100)
    watching = Watching(item: item, startedAt: now, expiresAt: now + rest)
  }

  private mutating func pause(_ item: Item, _ progress: Double, at now: Date) {
    savePosition(of: item, progress, at: now)
    if !configuration.assumptions.pauseKeepsWatching { watching = nil }
  }

  private mutating func savePosition(of item: Item, _ progress: Double, at now: Date) {
    positions.removeAll { $0.item.key == item.key }
    positions.append(
      SavedPosition(id: makePositionID(), progress: progress, pausedAt: now, item: item))
    activities[item].pausedAt = now
  }

  /// Saves the position of an item that another device left at that time.
  mutating func keepPosition(_ request: ScrobbleRequest, at date: Date) throws(Refusal) {
    guard let item = catalogue.item(request.item) else { throw .notFound }
    savePosition(of: item, request.progress, at: date)
  }

  /// Rejects an item that was scrobbled within the window with 409; then only watching changes.
  private mutating func addScrobble(of item: Item, at now: Date) throws(Refusal) -> Int {
    watching = nil
    if let last = lastScrobbles[item.key] {
      let end = last + TimeInterval(configuration.assumptions.duplicateWindow)
      if now < end { throw .alreadyScrobbled(watchedAt: last, expiresAt: end) }
    }
    lastScrobbles[item.key] = now
    positions.removeAll { $0.item.key == item.key }
    return addPlay(of: item, .scrobble, watchedAt: now, at: now)
  }

  /// - Returns: the id in the history.
  @discardableResult
  mutating func addPlay(
    of item: Item, _ action: Play.Action, watchedAt: Date, at now: Date
  ) -> Int {
    let id = makeHistoryID()
    history.append(
      Play(id: id, watchedAt: Timestamp.minute(of: watchedAt), action: action, item: item))
    activities[item].watchedAt = now
    return id
  }

  /// The item being watched, unless its run time has passed; that alone records no play.
  func watching(at now: Date) -> Watching? {
    watching.flatMap { now < $0.expiresAt ? $0 : nil }
  }
}
