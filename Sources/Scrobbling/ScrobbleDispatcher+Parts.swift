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
    guard let whole = active[ref], ref.part == 0, let file = whole.file, let latest = whole.latest
    else { return partOrphan(ref, media) }
    let parts = Parts(runtimes: runtimes(of: media), file: file, change: latest)
    parted[ref] = PartedFile(parts: parts, media: media.single)
    active[ref] = nil
    presence.ended(ref)
    if whole.play.key.part == 0 { write { try $0.remove(whole.play.id) } }

    // What was really seen of the parts before, while nobody knew that there are any, counts as well.
    for earlier in 0..<parts.current {
      var seen = parts.told(latest, .began(file, again: false), of: earlier)
      guard seen.watched.total / seen.duration * 100 >= policy.threshold.percent else { continue }
      beginPart(earlier, seen, ref)
      seen.kind = .ended(.closed(.stop))
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

  /// A part that the last daemon wrote down, or a file whose end alone is known.
  private func partOrphan(_ ref: Ref, _ media: Media) {
    let all = media.single
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
