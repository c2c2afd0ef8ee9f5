// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Sibling files")
struct SiblingTests {
  @Test("consecutive number is an episode, constant number is title") func running() {
    let names = ["Paper Fox 7.mkv", "Paper Fox 8.mkv", "Paper Fox 9.mkv", "Paper Fox 10.mkv"]
    #expect(reading("/a/Paper Fox 9.mkv") == "Paper Fox 9")
    #expect(reading("/a/Paper Fox 9.mkv", directory(names)) == "Paper Fox #9")
  }

  @Test("same number in all names is not an episode") func constant() {
    let names = ["Paper.Fox.205.One.mkv", "Paper.Fox.205.Two.mkv", "Paper.Fox.205.Three.mkv"]
    #expect(reading("/a/Paper.Fox.205.One.mkv") == "Paper Fox 2x05")
    #expect(reading("/a/Paper.Fox.205.One.mkv", directory(names)) == "Paper Fox 205 One")
  }

  @Test("file is a part of a movie if the other parts are beside it") func stack() {
    func best(_ name: String, _ names: [String]) -> Hypothesis? {
      identify(MediaReference(path: "/a/" + name), surroundings: directory(names)).hypotheses.first
    }
    let parts = best(
      "Silent Orchard CD2.avi", ["Silent Orchard CD1.avi", "Silent Orchard CD2.avi"])
    #expect(parts?.title == "Silent Orchard")
    #expect(parts?.part == 2)
    #expect(parts?.parts == 2)
    let names = [
      "Orchard (1995) part1.mkv", "Orchard (1995) part2.mkv", "Orchard (1995) part3.mkv",
    ]
    #expect(best(names[0], names)?.parts == 3)
    #expect(best("Orchard Part 2 (1995).mkv", ["Orchard Part 2 (1995).mkv"])?.part == nil)
  }

  @Test("file is a part of a movie if directories of the other parts are beside its own")
  func stackOfDirectories() {
    func best(_ path: String, _ directories: [String]) -> Hypothesis? {
      let surroundings = Surroundings(
        siblings: { $0 == "/m/Silent.Orchard.1995.DVDRip-GRP" ? directories : ["so.avi"] },
        nfo: { _ in nil })
      return identify(MediaReference(path: path), surroundings: surroundings).hypotheses.first
    }
    let release = "/m/Silent.Orchard.1995.DVDRip-GRP"
    for file in ["grp-so-cd1.avi", "Silent Orchard (1995).avi"] {
      let parts = best("\(release)/CD1/\(file)", ["CD1", "CD2", "Sample"])
      #expect(parts?.part == 1)
      #expect(parts?.parts == 2)
    }
    #expect(best("\(release)/CD1/so.avi", ["CD1"])?.part == nil)
    #expect(best("\(release)/Disc 1/so.avi", ["Disc 1", "Disc 2"])?.part == nil, "extras")
  }

  @Test("directory of a clear name is not read") func clear() {
    let surroundings = Surroundings(
      siblings: { _ in
        Issue.record("asked for the directory of a clear name")
        return []
      }, nfo: { _ in nil })
    #expect(reading("/a/Paper Fox S01E02.mkv", surroundings) == "Paper Fox 1x02")
  }
}
