import Testing

@testable import Pipeline

@Suite struct StageProgramTests {
    @Test(arguments: [
        ("load --run runs/x", "load"),
        ("/opt/discograph/bin/extract-albums ${run}", "extract-albums"),
        ("./report.sh load ${run}", "report.sh"),
        ("dbt run --select check", "dbt"),
        ("nice load", "load"),
        ("nice -n 9 ./extract-tracks ${run}", "extract-tracks"),
        ("nice -n -5 load", "load"),
        ("/usr/bin/ionice -c idle load", "load"),
        ("timeout --signal INT -k 10 2.5h plan ${run}", "plan"),
        ("env -u HOME -i A=b C= load", "load"),
        ("chrt --idle 0 nice -9 env A=b transform load", "transform"),
        ("nice -n 9 report.sh load", "report.sh"),
        ("nice 7z plan", "7z"),
        ("nice -n 9", "nice"),
        ("sh -c load", "sh"),
    ])
    func `a program is a command's first word, or behind a launcher the next that names one`(
        command: String,
        name: String
    ) {
        let words = command.split(separator: " ").map(String.init)
        #expect(StageProgram(of: words) == StageProgram(named: name))
    }

    @Test func `where there is no word, there is no program`() {
        #expect(StageProgram(of: []) == nil)
        #expect(StageProgram(of: [""]) == nil)
    }

    @Test(arguments: [
        ("extract-albums", true, true), ("plan", false, true), ("load", false, false),
        ("extract", false, false),
    ])
    func `by their names programs ask Spotify, and obey limits`(name: String, asks: Bool, obeys: Bool) {
        let program = StageProgram(named: name)
        #expect(program.asksSpotify == asks)
        #expect(program.obeysLimits == obeys)
    }
}
