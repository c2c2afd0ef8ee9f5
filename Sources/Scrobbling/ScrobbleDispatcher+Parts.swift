// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback
internal import Timekeeping
internal import Trakt

/// A file of several episodes while it plays.
struct PartedFile: Sendable {
  var parts: Parts
  /// What each part is.
  var media: [Media]
}

extension ScrobbleDispatcher {
  /// It turned out that a file holds several episodes: what was one viewing is the present part's.
  func part(_ ref: Ref, _ media: Media) {
    guard ref.part == 0, parted[ref] == nil, let whole = active[ref],
      let (file, latest) = whole.latest.flatMap({ latest in whole.file.map { ($0, latest) } })
        ?? past(whole, ref)
    else { return partOrphan(ref, media) }
    let parts = Parts(runtimes: runtimes(of: media), file: file, change: latest)
    parted[ref] = PartedFile(parts: parts, media: media.single)
    active[ref] = nil
    presence.ended(ref)
    debts[whole.play.id] = nil
    // Its parts take the place of the whole in one step: a crash in between would lose it.
    var isSplit = false
    write { journal in
      try journal.together { () throws(JournalError) in
        if whole.play.key.part == 0 { try journal.remove(whole.play.id) }
        split(whole, ref, parts, file, latest)
        isSplit = true
      }
    }
    if !isSplit { split(whole, ref, parts, file, latest) }
  }

  private func split(
    _ whole: Active, _ ref: Ref, _ parts: Parts, _ file: LoadedFile, _ latest: PlaybackChange
  ) {
    // What was really seen of the parts before, while nobody knew that there are any, counts as well.
    let sinceBegan = max(0, time.date(of: latest.at) - whole.play.beganAt)
    let position = latest.motion.position(at: latest.at)
    for earlier in 0..<parts.current {
      var seen = parts.told(latest, .began(file, again: false), of: earlier)
      guard seen.watched.total / seen.duration * 100 >= policy.threshold.percent else { continue }
      seen.at = latest.at + -sinceBegan
      beginPart(earlier, seen, ref)
      seen.kind = .ended(.closed(.stop))
      // Its end lies as far back as what was seen since then takes.
      seen.at = latest.at + -min(max(0, position - parts.borders[earlier + 1]), sinceBegan)
      take(seen, ref.of(earlier))
    }
    beginPart(parts.current, parts.told(latest, .began(file, again: false), at: latest.at), ref)
    active[ref.of(parts.current)]?.play.beganAt = whole.play.beganAt
    guard whole.ending != nil else { return }
    take(parts.told(latest, latest.kind, at: latest.at), ref.of(parts.current))
    parted[ref] = nil
  }

  func takeParted(_ change: PlaybackChange, _ ref: Ref) {
    guard var file = parted[ref] else { return }
    let told = file.parts.split(change)
    parted[ref] = file
    deal(told, ref)
    if change.kind.isEnd || change.kind == .dropped { parted[ref] = nil }
  }

  /// Ends the parts whose border was crossed by playing on.
  ///
  /// - Returns: when the next border will be.
  func crossBorders(at now: Instant) -> Instant {
    var next = Instant.never
    for (ref, var file) in parted {
      let told = file.parts.cross(at: now)
      parted[ref] = file
      deal(told, ref)
      next = min(next, file.parts.nextBorder ?? .never)
    }
    return next
  }

  private func deal(_ told: [(part: Int, change: PlaybackChange)], _ ref: Ref) {
    for (part, change) in told {
      if case .began = change.kind {
        beginPart(part, change, ref)
      } else {
        take(change, ref.of(part))
      }
    }
  }

  private func beginPart(_ part: Int, _ change: PlaybackChange, _ ref: Ref) {
    guard let media = parted[ref]?.media, media.indices.contains(part) else { return }
    take(change, ref.of(part))
    resolved(ref.of(part), .found(media[part]))
  }

  /// What the journal says of a whole file that ended while nobody knew that it has parts.
  private func past(_ whole: Active, _ ref: Ref) -> (LoadedFile, PlaybackChange)? {
    let play = whole.play
    let known: Media? = JSON.value(play.media)
    // One that was a part says so: it is one episode.
    guard whole.ending != nil, play.key.part == 0, known?.episodes.count != 1 else { return nil }
    let change = PlaybackChange(
      viewing: ref.viewing, kind: .ended(.lost),
      at: time.now() + ((play.endedAt ?? play.seenAt) - time.date()),
      motion: .held(at: play.position), duration: play.duration,
      watched: PlayedRanges(play.watched), ran: play.ran)
    let file = LoadedFile(
      path: play.path, mediaTitle: play.mediaTitle, tags: JSON.value(play.tags) ?? [:])
    return (file, change)
  }

  /// A part that is there already: of a file that plays, or one that the last daemon wrote down.
  private func partOrphan(_ ref: Ref, _ media: Media) {
    let all = media.single
    if parted[ref.of(0)]?.media.count == all.count { parted[ref.of(0)]?.media = all }
    let part = ref.part % Self.rewatch
    let found = all.indices.contains(part) ? all[part] : nil
    resolved(ref, found.map { .found($0) } ?? .unmatched(media, reason: "no such part"))
  }

  private func runtimes(of media: Media) -> [Double] {
    media.runtimes.count == media.episodes.count
      ? media.runtimes : media.episodes.map { _ in 0 }
  }
}

extension ScrobbleDispatcher.Ref {
  func of(_ part: Int) -> Self {
    Self(player: player, viewing: viewing, part: part)
  }
}

extension Media {
  /// Each of several episodes for itself; anything else as it is.
  public var viewings: [Media] { episodes.count > 1 ? single : [self] }

  /// Each of several episodes for itself.
  var single: [Media] {
    episodes.map { number in
      var one = self
      one.episodes = [number]
      one.runtimes = []
      one.episodeTitle = nil
      one.episodeIDs = TraktIDs()
      return one
    }
  }
}
