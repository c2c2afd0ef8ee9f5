// SPDX-License-Identifier: MIT

/// Ranks the possible meanings of a file, from its path, its directories, its tags and neighbouring
/// files.
///
/// Without `surroundings`, no files are accessed. Pure except for those closures, and safe with any
/// input: only the last 4 KiB of a path and the first 1 KiB of a name are read. Evidence by
/// descending weight: an id in the path, an `.nfo`, MP4's tags, the name and its directories, the
/// title of a stream.
public func identify(
  _ reference: MediaReference, surroundings: Surroundings? = nil
) -> Identification {
  let location = Location(reference.path)
  if let stream = StreamAddress(location) { return identify(stream, location, reference) }
  if location.isDisc { return identifyDisc(reference) }
  var file = NameReading(Name(location.stem))
  let isLocal = location.scheme == nil || location.scheme == "file"
  let directory = isLocal && surroundings != nil ? reference.directory : nil
  if file.isUnsure, let directory, let surroundings {
    let names = surroundings.siblings(directory)
    if names.count > 1 { file.reweight(using: Siblings(names)) }
  }
  let interpreter = PathInterpreter(location, file)
  let rules = IgnoreRules(location, file)
  let isVideoSite =
    file.name.hasClipID || rules.isClipID || ContainerTags.isFromVideoSite(reference.tags)
  if let reason = rules.extraReason {
    return Identification(ignored: reason, isVideoSite: isVideoSite)
  }
  let meaningless = interpreter.isNamedByDirectory ? nil : rules.meaninglessReason
  var hypotheses = meaningless == nil ? interpreter.hypotheses() : []
  if hypotheses.first?.kind == .movie, let directory, let surroundings,
    let multipart = MultipartMovie(file.name, in: directory, siblings: surroundings.siblings)
  {
    hypotheses[0].part = multipart.part
    hypotheses[0].parts = multipart.count
  }
  let tags = ContainerTags(reference.tags)
  // Titles of the files of cameras are free text, unless the player's user has given them.
  if let title = reference.ownTitle, meaningless == nil || title != tags.title {
    let titled = PathInterpreter(title: title).hypotheses()
    if meaningless == nil || titled.first?.confidence ?? 0 >= Hypothesis.sure {
      TitleHints.apply(titled, source: .streamTitle, text: title, to: &hypotheses)
    }
  }
  if meaningless == nil || tags.hypothesis != nil { tags.apply(to: &hypotheses) }
  if isLocal, let surroundings {
    NFOSearch(reference.path, surroundings).apply(to: &hypotheses)
  }
  if let meaningless, !hypotheses.contains(where: \.namesItem) {
    return Identification(ignored: meaningless, isVideoSite: isVideoSite)
  }
  var titles: [String] = []
  if isVideoSite {
    titles = (rules.isClipID ? [] : file.name.clipTitle) + [reference.ownTitle].compactMap(\.self)
  }
  let isPiece = location.discFile?.isPiece {
    directory.map { surroundings?.siblings($0) ?? [] } ?? []
  }
  return Identification(
    hypotheses: hypotheses, isVideoSite: isVideoSite, clipTitles: titles,
    isDiscPiece: isPiece ?? false)
}

/// Identifies a disc in a drive by its volume name, which mpv reports as the title.
private func identifyDisc(_ reference: MediaReference) -> Identification {
  guard let title = reference.ownTitle, title != reference.path,
    case let hypotheses = PathInterpreter(title: title).hypotheses(), !hypotheses.isEmpty
  else { return Identification(ignored: "a device or a live stream") }
  return Identification(hypotheses: hypotheses)
}

private func identify(
  _ stream: StreamAddress, _ location: Location, _ reference: MediaReference
) -> Identification {
  let file = NameReading(Name(location.stem))
  // The URL of a file is not a page, even if a script has replaced it.
  let isPage = location.fileExtension.isEmpty && ContainerTags.isResolved(reference.tags)
  let isVideoSite =
    stream.isVideoSite || isPage || file.name.hasClipID
    || ContainerTags.isFromVideoSite(reference.tags)
  let rules = IgnoreRules(location, file)
  if !stream.isOpaque, let reason = rules.extraReason {
    return Identification(ignored: reason, isVideoSite: isVideoSite)
  }
  let isMeaningless = stream.isOpaque || rules.meaninglessReason != nil
  let named =
    isMeaningless
    ? stream.directoryHypotheses(file) : PathInterpreter(location, file).hypotheses()
  let titled = reference.mediaTitle.map { PathInterpreter(title: $0).hypotheses() } ?? []
  var hypotheses = named
  if named.first?.confidence ?? 0 < Hypothesis.doubtful {
    let query = stream.queryHypotheses
    if !query.isEmpty { hypotheses = query }
  }
  if let title = reference.mediaTitle {
    TitleHints.apply(titled, source: .streamTitle, text: title, to: &hypotheses)
    if hypotheses.isEmpty, !stream.isVideoSite { hypotheses = titled }
  }
  if stream.isVideoSite, hypotheses.first?.isNamed(by: reference.mediaTitle) != true {
    return Identification(
      ignored: "from a video site, and its title is not just an episode, or a movie with its year",
      isVideoSite: true)
  }
  if hypotheses.isEmpty {
    return Identification(
      ignored: "a web address that names nothing", isVideoSite: isVideoSite)
  }
  if !reference.tags.isEmpty { ContainerTags(reference.tags).apply(to: &hypotheses) }
  var titles: [String] = []
  if isVideoSite {
    titles = (stream.isOpaque ? [] : file.name.clipTitle) + [reference.ownTitle].compactMap(\.self)
  }
  return Identification(hypotheses: hypotheses, isVideoSite: isVideoSite, clipTitles: titles)
}

extension Hypothesis {
  /// Whether the title of a clip at a video site names it well enough to be looked up: by an
  /// episode's number, or by nothing but the title and the year of a movie.
  fileprivate func isNamed(by clipTitle: String?) -> Bool {
    if confidence >= Weight.unambiguous { return true }
    guard kind == .movie, let title, let year, let clipTitle, confidence >= Self.sure else {
      return false
    }
    return Self.characters(of: clipTitle) == Self.characters(of: "\(title) \(year)")
  }

  /// Whether the hypothesis names a movie or a single episode, rather than only a show.
  fileprivate var namesItem: Bool {
    kind == .movie || !episodes.isEmpty || absolute != nil || date != nil || !episodeIDs.isEmpty
  }

  private static func characters(of text: String) -> [String] {
    text.filter { $0.isLetter || $0.isNumber }.map { $0.lowercased() }
  }
}

extension MediaReference {
  /// Directory of a local path; `nil` if the path has none.
  fileprivate var directory: String? {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The player's title, if it differs from the file's name.
  fileprivate var ownTitle: String? {
    mediaTitle.flatMap { $0.isEmpty || $0 == fileName ? nil : $0 }
  }

  /// The last part of the path, which mpv reports as the title if there is no other.
  fileprivate var fileName: String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }
}
