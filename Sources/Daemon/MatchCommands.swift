// SPDX-License-Identifier: MIT

public import Addresses
internal import AsyncHTTPClient
internal import FoundationEssentials
internal import Journal
internal import MediaIdentity
internal import NIOPosix
public import Scrobbling
internal import Trakt

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

  /// Sets what a file or an address, or the show in a file's directory, is.
  ///
  /// - Returns: its name, and the number of plays queued for delivery.
  public func match(
    _ address: MediaAddress, as target: MatchTarget, seasonOffset: Int?,
    episodeOffset: Int? = nil, season: Int? = nil
  ) async throws -> (name: String, delivered: Int) {
    // Any two pipes without a title would be the same item.
    guard address.raw != "-" else {
      throw CommandFailure(
        "standard input has no name that a match could belong to",
        hint: "give it a title: mpv --force-media-title=TITLE -")
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
    guard request.isEnough(for: address) else {
      throw CommandFailure(
        "the file name has no episode number for \(media.name)",
        hint: "give the URL of the episode at https://trakt.tv")
    }
    return (media.name, try apply(request))
  }

  public func forget(_ address: MediaAddress) throws {
    _ = try apply(MatchRequest(address, identity: try identity(of: address), media: nil))
  }

  /// The journal's identity of an address; nil for a file.
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
