// SPDX-License-Identifier: MIT

import Addresses
import Journal
import Testing

@testable import Scrobbling

@Suite struct PathFilterTests {
  private func admits(_ filter: PathFilter, _ path: String, real: String? = nil) -> Bool {
    filter.admits(path, realPath: real ?? path)
  }

  @Test func `file with either path in an excluded directory is excluded`() {
    let filter = PathFilter(exclude: ["/p/", "/a//b/../c"])
    #expect(!admits(filter, "/p"))
    #expect(!admits(filter, "/p/x/y.mkv"))
    #expect(!admits(filter, "/a/c/y.mkv"))
    #expect(!admits(filter, "/q/y.mkv", real: "/p/y.mkv"))
    #expect(!admits(filter, "/p/y.mkv", real: "/q/y.mkv"))
    #expect(admits(filter, "/private/y.mkv"))
    #expect(admits(filter, "/a/b/y.mkv"))
    #expect(!admits(PathFilter(exclude: ["/"]), "/q/y.mkv"))
  }

  @Test func `queued plays are divided into those that are sent and those held back`() {
    let paths = [
      WaitingPath(path: "/films/a.mkv", count: 2, oldest: 20),
      WaitingPath(path: "/link/b.mkv", count: 1, oldest: 10),
      WaitingPath(path: "/private/c.mkv", count: 3, oldest: 5),
    ]
    let filter = PathFilter(exclude: ["/private"])
    let real = ["/films/a.mkv": "/films/a.mkv", "/link/b.mkv": "/private/b.mkv"]
    let stored = StoredDeliveries(paths, by: filter, real)
    #expect((stored.waiting, stored.heldBack, stored.oldest) == (2, 4, 20))
    // A file whose real path is not known is not sent.
    #expect(StoredDeliveries(paths, by: filter, [:]).heldBack == 6)
    // Nothing could be resolved, so the paths as given decide.
    #expect(StoredDeliveries(paths, by: filter, nil).heldBack == 3)
    #expect(StoredDeliveries(paths, by: PathFilter(), nil).waiting == 6)
    #expect(StoredDeliveries(paths, by: .unknown, [:]).heldBack == 0)
  }

  @Test func `file with either path in an included directory is included`() {
    let filter = PathFilter(include: ["/p"], exclude: ["/p/old"])
    #expect(admits(filter, "/p/y.mkv"))
    #expect(admits(filter, "/q/y.mkv", real: "/p/y.mkv"))
    #expect(admits(filter, "/p/y.mkv", real: "/q/y.mkv"))
    #expect(!admits(filter, "/q/y.mkv"))
    #expect(!admits(filter, "/p/y.mkv", real: "/p/old/y.mkv"))
  }

  @Test func `real path of an excluded directory is excluded as well`() {
    let filter = PathFilter(exclude: ["/link"]).resolved(with: ["/link": "/p", "/other": "/q"])
    #expect(!admits(filter, "/link/y.mkv"))
    #expect(!admits(filter, "/p/y.mkv"))
    #expect(!admits(filter, "/x", real: "/p/y.mkv"))
    #expect(admits(filter, "/q/y.mkv"))
  }

  @Test func `real path is not needed if it cannot change the decision`() {
    let file = MediaAddress("/q/y.mkv")
    #expect(PathFilter().admission(of: file) == .admitted)
    #expect(PathFilter().directories == [])
    let filter = PathFilter(include: ["/p", "http://nas/tv"], exclude: ["/p/old"])
    #expect(filter.directories == ["/p", "/p/old"])
    #expect(filter.admission(of: MediaAddress("/p/x/../old/y.mkv")) == .excluded)
    #expect(filter.admission(of: MediaAddress("http://me:x@NAS/tv/a.mkv?k=1")) == .admitted)
    #expect(filter.admission(of: MediaAddress("http://nas/films/a.mkv")) == .excluded)
    #expect(filter.admission(of: file) == .unknown)
  }

  @Test func `unread filter decides nothing`() {
    for file in ["/q/y.mkv", "http://nas/tv/a.mkv"].map({ MediaAddress($0) }) {
      #expect(PathFilter.unknown.admission(of: file) == .unknown)
      #expect(PathFilter.unknown.admission(of: file, [file.raw: file.raw]) == .unknown)
    }
  }

  @Test(
    arguments: [
      ("/p/a.mkv", .excluded), ("/q/a.mkv", .unknown), ("/r/a.mkv", .admitted),
      ("/s/a.mkv", .excluded), ("The Matrix", .admitted), ("https://nas/a.mkv", .excluded),
      ("https://other/a.mkv", .admitted), ("https://nas:81/a.mkv", .admitted),
    ] as [(String, PathFilter.Admission)])
  func `stored path is compared as far as it is known`(
    path: String, admission: PathFilter.Admission
  ) {
    let filter = PathFilter(exclude: ["/p", "https://nas/private"])
    let realPaths = ["/r/a.mkv": "/r/a.mkv", "/s/a.mkv": "/p/a.mkv"]
    #expect(filter.admission(ofStored: path, realPaths) == admission)
    #expect(PathFilter().admission(ofStored: path, [:]) == .admitted)
    #expect(PathFilter.unknown.admission(ofStored: "/r/a.mkv", realPaths) == .unknown)
  }

  @Test func `address on the host of an included directory is included`() {
    let filter = PathFilter(include: ["https://nas/tv"])
    #expect(filter.admission(ofStored: "https://nas/a.mkv", [:]) == .admitted)
    #expect(filter.admission(ofStored: "https://other/a.mkv", [:]) == .excluded)
  }

  @Test func `known real path of a directory stays until another is known`() {
    let filter = PathFilter(exclude: ["/p"]).resolved(with: ["/p": "/r"])
    let file = MediaAddress("/r/y.mkv")
    #expect(filter.admission(of: file, [file.raw: "/r/y.mkv"]) == .excluded)
    #expect(
      filter.resolved(with: ["/p": "/s"]).admission(of: file, [file.raw: "/r/y.mkv"]) == .admitted)
  }

  @Test func `file with an unknown real path is not admitted`() {
    let filter = PathFilter(exclude: ["/p"])
    let file = MediaAddress("/q/../q/y.mkv")
    #expect(filter.admission(of: file, [:]) == .unknown)
    #expect(filter.admission(of: file, ["/p": "/r", "/q/y.mkv": "/q/y.mkv"]) == .unknown)
    #expect(filter.admission(of: file, [file.raw: "/q/y.mkv"]) == .admitted)
    #expect(filter.admission(of: file, ["/p": "/r", file.raw: "/r/y.mkv"]) == .excluded)
  }
}
