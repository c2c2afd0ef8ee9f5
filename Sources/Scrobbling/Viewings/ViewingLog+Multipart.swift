// SPDX-License-Identifier: MIT

internal import Addresses
internal import Journal
internal import MediaIdentity
internal import Playback
internal import Timekeeping
internal import Trakt

/// A multi-episode file during playback.
struct MultipartFile: Equatable, Sendable {
  /// Added to a part's number when it is played again; exceeds the number of episodes in any file.
  static let rewatch = 1_000

  var playback: MultipartPlayback
  /// Item of each part.
  var media: [Media]
  /// Latest viewing of each part.
  var keys: [Int: Play.Key] = [:]
  /// Viewings that ended as plays and must not be overwritten.
  var played: Set<Play.Key> = []
  /// Earlier viewings of the show.
  var earlierViewings = EarlierViewings()
  /// Whether only the name says that there are several episodes. Each part is then looked up.
  var isByName = false
  /// Beginning of the whole file in seconds since 1970, and its position then.
  var beganAt: Double
  var startPosition: Double?

  /// Items of the parts that ended as plays.
  var playedItems: [Media] {
    played.map { $0.part % Self.rewatch }.filter(media.indices.contains).map { media[$0] }
  }
}

/// Handling of multi-episode files: one viewing per part.
extension ViewingLog {
  private typealias PartChange = (part: Int, change: PlaybackChange)

  /// Divides a viewing whose file turned out to hold several episodes; it becomes the viewing of
  /// the current part.
  ///
  /// - Parameter isByName: whether Trakt has not confirmed the episodes.
  mutating func split(
    _ key: Play.Key, _ media: Media, _ earlierViewings: EarlierViewings = EarlierViewings(),
    isByName: Bool = false,
    at clock: ClockReading
  ) -> [ViewingAction] {
    let id = FileID(key)
    guard let whole = viewings[key], !isMultipart(id),
      let (file, latest) = whole.underWay ?? whole.endedFile(at: clock)
    else { return isByName ? [] : resolvePart(key, media, earlierViewings) }
    let playback = MultipartPlayback(
      runtimes: media.knownRuntimes, file: file, change: latest,
      threshold: policy.threshold(of: .episode), startAfter: policy.startAfter)
    var multipart = MultipartFile(
      playback: playback, media: media.single, beganAt: whole.play.beganAt,
      startPosition: whole.play.startPosition)
    multipart.played = whole.playedParts
    multipart.earlierViewings = earlierViewings
    multipart.isByName = isByName
    viewings[key] = nil
    var actions: [ViewingAction] = [.cancelLookup(key), .nowPlaying(key, .ended)]
    let stored = whole.storedPart.flatMap {
      $0.key.part % MultipartFile.rewatch == playback.current ? nil : $0
    }
    if let stored {
      // Playback left it while no daemon ran.
      actions += orphaned(stored)
      multipart.keys[stored.key.part % MultipartFile.rewatch] = stored.key
      if viewings[stored.key]?.ending?.isPlay == true { multipart.played.insert(stored.key) }
    } else if key.part == 0 {
      actions.append(.store(.remove(key)))
    }

    // Parts played before the file was known to have parts count as well.
    let sinceBegan = max(0, clock.date(of: latest) - whole.play.beganAt)
    let position = latest.motion.position(at: latest.at)
    for earlier in 0..<playback.current where multipart.keys[earlier] == nil {
      var seen = playback.partChange(latest, .began(file, isResumed: false), of: earlier)
      let share = seen.watched.total / seen.duration * 100
      guard
        share >= policy.threshold(of: .episode).percent
          || seen.isPlayedToEnd && seen.watched.total >= policy.startAfter
      else { continue }
      (seen.at, seen.date) = (latest.at + -sinceBegan, nil)
      actions += begin(earlier, seen, in: &multipart, id, at: clock)
      seen.kind = .ended(.closed(.stop))
      // The part ended earlier by the time played since then.
      seen.at = latest.at + -min(max(0, position - playback.boundaries[earlier + 1]), sinceBegan)
      actions += apply(seen, of: earlier, in: &multipart, at: clock)
    }
    let now = playback.current
    let began = playback.partChange(latest, .began(file, isResumed: false), at: latest.at)
    actions += begin(now, began, in: &multipart, id, at: clock) {
      $0.play.beganAt = whole.play.beganAt
    }
    if whole.isOver {
      let end = playback.partChange(latest, latest.kind, at: latest.at)
      actions += apply(end, of: now, in: &multipart, at: clock)
      files[id] = nil
    } else {
      files[id] = .multipart(multipart)
    }
    return actions
  }

  /// Joins the parts of a file in progress that proves to be one item, or none, into one viewing.
  /// Parts that ended as plays keep their rows.
  ///
  /// - Parameter key: viewing of the current part.
  /// - Returns: nil if it is not that of a file with parts, or if the result says nothing about them.
  mutating func merge(
    _ key: Play.Key, _ resolution: Resolution, _ earlierViewings: EarlierViewings,
    at clock: ClockReading
  ) -> [ViewingAction]? {
    let id = FileID(key)
    guard case .multipart(let file) = files[id], file.keys[file.playback.current] == key,
      let part = viewings[key], !part.isOver
    else { return nil }
    switch resolution {
    case .found, .ignored: break
    case .unmatched, .notYetListed: return nil
    }
    var whole = id.key(part: 0)
    while file.played.contains(whole) { whole.part += MultipartFile.rewatch }
    viewings[key] = nil
    offered[key] = nil
    if key != whole { shown.remove(key) }
    files[id] = .whole(whole)
    let (loaded, change) = file.playback.whole
    var begun = begin(whole, loaded, change, isResumed: false, at: clock) {
      $0.play.beganAt = file.beganAt
      $0.play.startPosition = file.startPosition
      $0.play.identity = part.play.identity
      $0.read = part.read
      $0.playedParts = file.played
      $0.playedItems = file.playedItems
    }
    if file.playback.isPaused {
      begun.append(.nowPlaying(whole, .paused(change.motion, change.duration, at: change.at)))
    }
    begun += resolve(whole, resolution, earlierViewings)
    var isShown = false
    if case .found = resolution { isShown = viewings[whole]?.isRefused == false }
    var actions: [ViewingAction] = [
      .cancelLookup(key), .nowPlaying(key, isShown ? .ended : .dropped),
    ]
    if key != whole { actions.append(.store(.remove(key))) }
    return actions + begun
  }

  mutating func applyMultipart(
    _ change: PlaybackChange, _ id: FileID, at clock: ClockReading
  ) -> [ViewingAction] {
    guard case .multipart(var multipart) = files[id] else { return [] }
    let changes = multipart.playback.split(change)
    let actions = applyPartChanges(changes, in: &multipart, id, at: clock)
    files[id] = change.kind.isLast ? nil : .multipart(multipart)
    return actions
  }

  /// Ends the parts whose boundary was crossed, or requests the player's position.
  mutating func passPartDeadlines(at clock: ClockReading) -> [ViewingAction] {
    var actions: [ViewingAction] = []
    for (id, state) in files {
      guard case .multipart(var multipart) = state,
        multipart.playback.deadline.map({ $0 <= clock.now }) == true
      else { continue }
      let changes = multipart.playback.deadlinePassed(at: clock.now)
      if multipart.playback.isAwaitingPosition {
        actions.append(.requestPosition(player: id.player))
      }
      actions += applyPartChanges(changes, in: &multipart, id, at: clock)
      files[id] = .multipart(multipart)
    }
    return actions
  }

  /// The time at which playback will pass the next threshold or boundary of a part.
  var nextPartDeadline: Instant {
    files.values.lazy.compactMap { state in
      if case .multipart(let file) = state { file.playback.deadline } else { nil }
    }.min() ?? .never
  }

  /// Applies the configured threshold.
  mutating func adoptThreshold() {
    for case (let id, .multipart(var file)) in files {
      file.playback.threshold = policy.threshold(of: .episode)
      files[id] = .multipart(file)
    }
  }

  func isMultipart(_ id: FileID) -> Bool {
    if case .multipart = files[id] { true } else { false }
  }

  private mutating func applyPartChanges(
    _ changes: [PartChange], in file: inout MultipartFile, _ id: FileID, at clock: ClockReading
  ) -> [ViewingAction] {
    var actions: [ViewingAction] = []
    for (part, change) in changes {
      if case .began = change.kind {
        actions += begin(part, change, in: &file, id, at: clock)
      } else {
        actions += apply(change, of: part, in: &file, at: clock)
      }
    }
    return actions
  }

  private mutating func begin(
    _ part: Int, _ change: PlaybackChange, in file: inout MultipartFile, _ id: FileID,
    at clock: ClockReading, _ body: (inout LoggedViewing) -> Void = { _ in }
  ) -> [ViewingAction] {
    guard case .began(let loaded, _) = change.kind, file.media.indices.contains(part) else {
      return []
    }
    var key = id.key(part: part)
    while file.played.contains(key) { key.part += MultipartFile.rewatch }
    file.keys[part] = key
    guard file.isByName else {
      return begin(key, loaded, change, isResumed: false, at: clock, body)
        + resolve(key, .found(file.media[part]), file.earlierViewings)
    }
    let (media, duration) = (JSON.text(file.media[part]), file.playback.boundaries.last)
    return begin(key, loaded, change, isResumed: false, at: clock) {
      // A later daemon recognises a part by its stored item.
      $0.play.media = media
      $0.reference.duration = duration
      body(&$0)
    }
  }

  private mutating func apply(
    _ change: PlaybackChange, of part: Int, in file: inout MultipartFile, at clock: ClockReading
  ) -> [ViewingAction] {
    guard let key = file.keys[part] else { return [] }
    let actions = apply(change, key, at: clock)
    for case .store(.end(let play, _)) in actions {
      // It decides whether a return to this part only plays its rest.
      file.earlierViewings.add(play)
      if play.isPlayed { file.played.insert(key) }
    }
    return actions
  }

  /// Whether a part has the item of an earlier one, because Trakt lists the whole file as one item.
  func isRepeated(_ key: Play.Key, _ media: Media) -> Bool {
    guard case .multipart(let file) = files[FileID(key)], file.isByName else { return false }
    return media.episodes.count <= 1 && key.part % MultipartFile.rewatch > 0
  }

  /// Resolves a part that is already a viewing (in progress, or stored by an earlier daemon) and
  /// that a user match identifies as another item.
  private mutating func resolvePart(
    _ key: Play.Key, _ media: Media, _ earlierViewings: EarlierViewings
  ) -> [ViewingAction] {
    let all = media.single
    if case .multipart(var file) = files[FileID(key)], file.media.count == all.count {
      file.media = all
      if file.isByName { file.playback.adopt(runtimes: media.knownRuntimes) }
      file.isByName = false
      files[FileID(key)] = .multipart(file)
    }
    let part = key.part % MultipartFile.rewatch
    return resolve(
      key,
      all.indices.contains(part)
        ? .found(all[part]) : .unmatched(media, reason: "the file has no part \(part + 1)"),
      earlierViewings)
  }
}

extension PlaybackChange {
  /// Whether playback, and not a seek, has reached the end.
  fileprivate var isPlayedToEnd: Bool {
    watched.parts.last.map { $0.upperBound >= duration } ?? false
  }
}

extension ViewingLog.FileID {
  init(_ key: Play.Key) {
    self.init(
      player: key.instance, viewing: ViewingID(entry: key.entry, lap: key.lap))
  }
}

extension LoggedViewing {
  /// The file and its latest change, if this daemon received them.
  fileprivate var underWay: (LoadedFile, PlaybackChange)? {
    latest.flatMap { latest in file.map { ($0, latest) } }
  }

  /// Returns the stored state of a whole file that ended before it was known to have parts.
  fileprivate func endedFile(at clock: ClockReading) -> (LoadedFile, PlaybackChange)? {
    let known: Media? = JSON.value(play.media)
    // A stored part is recognised by its single episode.
    guard isOver, play.key.part == 0, known?.episodes.count != 1 else { return nil }
    let change = PlaybackChange(
      viewing: ViewingID(entry: play.key.entry, lap: play.key.lap), kind: .ended(.lost),
      at: clock.instant(of: play.endedAt ?? play.seenAt), motion: .held(at: play.position),
      duration: play.duration, watched: PlayedRanges(play.watched), playingTime: play.playingTime)
    let file = LoadedFile(
      address: MediaAddress(play.path), mediaTitle: play.mediaTitle,
      tags: JSON.value(play.tags) ?? [:])
    return (file, change)
  }
}

extension Media {
  /// One item per episode of a multi-episode file; otherwise the item itself.
  public var viewings: [Media] { episodes.count > 1 ? single : [self] }

  /// One item per episode.
  var single: [Media] {
    episodes.enumerated().map { index, number in
      var one = self
      one.episodes = [number]
      one.runtimes = []
      one.runtime = nil
      one.episodeTitle = nil
      one.episodeIDs = partIDs.count == episodes.count ? partIDs[index] : TraktIDs()
      one.partIDs = []
      return one
    }
  }

  /// Run time of each episode in seconds; 0 where Trakt has none.
  fileprivate var knownRuntimes: [Double] {
    runtimes.count == episodes.count ? runtimes : episodes.map { _ in 0 }
  }
}
