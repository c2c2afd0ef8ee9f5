// SPDX-License-Identifier: MIT

public import Addresses
internal import AsyncHTTPClient
internal import FoundationEssentials
internal import Journal
internal import MediaIdentity
internal import NIOPosix
public import Scrobbling
internal import Trakt

#if canImport(Glibc)
  internal import Glibc
#endif

/// The commands `why` and `match`.
public struct MatchCommands: Sendable {
  private let paths: Paths
  private let settings: Settings
  private let configuration: TraktConfiguration

  public init(paths: Paths, environment: [String: String]) throws(CommandFailure) {
    self.paths = paths
    do throws(ConfigurationError) {
      settings = try ConfigurationFile.load(paths, environment: environment).settings
      configuration = try settings.trakt()
    } catch {
      throw CommandFailure(error)
    }
  }

  public func explain(_ address: MediaAddress) async throws -> Explanation {
    let key = try? IdentityKeyFile(path: paths.identityKey).existing()
    return await withClient { client in
      await Explanation(
        of: address, read: { NearbyIdentifier.read(address, $0, key: key) },
        client: client.configuration.clientID == nil ? nil : client,
        journal: try? Journal(reading: paths.journal), rules: settings.rules)
    }
  }

  /// Sets what a file or a URL, or the show in a file's directory, is.
  ///
  /// - Returns: its name, and the number of plays queued for delivery.
  public func match(
    _ address: MediaAddress, as target: MatchTarget, seasonOffset: Int?,
    episodeOffset: Int? = nil, season: Int? = nil
  ) async throws -> (name: String, delivered: Int) {
    // The path is the same for every pipe, so the match would apply to any pipe without a title.
    guard address.raw != "-" else {
      throw CommandFailure(
        "standard input has no name that a match could belong to",
        hint: "give it a title: mpv --force-media-title=TITLE -")
    }
    let kind = try unplayedKind(of: address)
    if kind == .missing {
      throw CommandFailure(
        fileMessage(cannot: "match", address.shown, ENOENT),
        hint: "files that were played: scrobbled history")
    }
    let found: Result<Media?, TraktError> = await withClient { client in
      do throws(TraktError) {
        return .success(try await MatchRequest.media(for: target, client: client))
      } catch {
        return .failure(error)
      }
    }
    guard let media = try found.mapError(CommandFailure.init).get() else {
      throw CommandFailure("Trakt has no item with this id", hint: "look it up at https://trakt.tv")
    }
    let request = MatchRequest(
      address, identity: try identity(of: address), media: media, seasonOffset: seasonOffset,
      episodeOffset: episodeOffset, season: season)
    if kind == .directory {
      throw CommandFailure(
        fileMessage(cannot: "match", address.shown, EISDIR),
        hint: request.isWhole ? "name the file" : "name one of its episodes")
    }
    let numbers = [
      ("--season", season), ("--season-offset", seasonOffset), ("--episode-offset", episodeOffset),
    ]
    if request.isWhole, let option = numbers.first(where: { $0.1 != nil })?.0 {
      throw CommandFailure(
        "\(option) applies to a show, and \(media.name) is none",
        hint: "give the URL of the show at https://trakt.tv", exit: .usage)
    }
    guard request.isEnough(for: address) else {
      throw CommandFailure(
        "the file name has no episode number for \(media.name)",
        hint: "give the URL of the episode at https://trakt.tv")
    }
    return (media.name, try apply(request))
  }

  /// Deletes the user's match.
  ///
  /// - Throws: ``CommandFailure`` if none is stored.
  public func forget(_ address: MediaAddress) throws {
    let request = MatchRequest(address, identity: try identity(of: address), media: nil)
    guard
      try read({ journal throws(JournalError) in
        try request.storedKeys(in: journal)
      })?.isEmpty == false
    else {
      throw CommandFailure(
        "no match of yours is stored for this file", hint: "scrobbled why FILE")
    }
    _ = try apply(request)
  }

  /// The kind of file at a path for which the journal has no viewing.
  private enum UnplayedKind { case missing, directory, other }

  /// - Returns: nil for a URL, and for a file that was played: it may be gone since.
  private func unplayedKind(of address: MediaAddress) throws(CommandFailure) -> UnplayedKind? {
    // A name that is not UTF-8 was changed by decoding, so the file cannot be found.
    guard address.isLocal, !address.raw.unicodeScalars.contains("\u{FFFD}"),
      try read({ journal throws(JournalError) in
        try journal.viewings(of: address.shown, identity: nil, limit: 1)
      })?.isEmpty != false
    else { return nil }
    var status = stat()
    guard stat(address.raw, &status) == 0 else { return errno == ENOENT ? .missing : .other }
    guard status.st_mode & S_IFMT == S_IFDIR else { return .other }
    // mpv plays the directory of a disc as one file.
    let isDisc = ["VIDEO_TS", "BDMV"].contains { access("\(address.raw)/\($0)", F_OK) == 0 }
    return isDisc ? .other : .directory
  }

  /// - Returns: nil if there is no journal.
  private func read<T>(
    _ body: (Journal) throws(JournalError) -> T
  ) throws(CommandFailure) -> T? {
    guard access(paths.journal, F_OK) == 0 else { return nil }
    do throws(JournalError) {
      return try body(try Journal(reading: paths.journal))
    } catch {
      throw CommandFailure(error, journal: paths.journal)
    }
  }

  /// The journal's identity of a URL; nil for a file.
  private func identity(of address: MediaAddress) throws(CommandFailure) -> String? {
    guard !address.isLocal else { return nil }
    try paths.makeState()
    return try IdentityKeyFile(path: paths.identityKey).key().identity(of: address)
  }

  /// Applies a match: through the daemon if one is running, otherwise directly while holding its
  /// lock.
  private func apply(_ request: MatchRequest) throws -> Int {
    if let count = try DaemonClient(paths: paths).match(request) { return count }
    try paths.makeState()
    let lock = try StateLock.acquire(paths)
    defer { withExtendedLifetime(lock) {} }
    do throws(JournalError) {
      let journal = try Journal(path: paths.journal)
      return try request.apply(
        to: journal, policy: settings.policy, at: Date.now.timeIntervalSince1970
      ).plays
    } catch {
      throw CommandFailure(error, journal: paths.journal)
    }
  }

  private func withClient<T>(_ body: (TraktClient) async -> T) async -> T {
    let http = TraktHTTP.makeClient(on: MultiThreadedEventLoopGroup.singleton)
    let account = TraktAccount(
      http: http, configuration: configuration, store: CredentialStore(directory: paths.state))
    let result = await body(await account.client)
    try? await http.shutdown()
    return result
  }
}
