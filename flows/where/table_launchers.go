package where

import "authdoctor/checks/provider"

// This file is data: what hands variables to the programs that it starts.

func launchers() []program {
	compose := []string{"{PROJECT}/compose.override.yaml", "{PROJECT}/compose.override.yml", "{PROJECT}/docker-compose.override.yml", "{PROJECT}/docker-compose.override.yaml",
		"{PROJECT}/compose.yaml", "{PROJECT}/compose.yml", "{PROJECT}/docker-compose.yml", "{PROJECT}/docker-compose.yaml"}
	settings := []string{"{PROJECT}/.vscode/settings.json", "{APP}/Code/User/settings.json", "{APP}/Code - Insiders/User/settings.json"}
	return []program{
		{id: "compose", name: "Docker Compose services", tool: "compose", quiet: true, mark: provider.Documented,
			source: "docs.docker.com/compose/how-tos/environment-variables/envvars-precedence",
			asks: []ask{
				{in: inStore, at: compose, field: "services.*.environment.*", says: "environment: beats env_file:, and a service gets no other variable"},
				{in: inNamedFile, says: "env_file: names it, and environment: does not set the variable"}},
			loads:   []string{"./.env"},
			ignores: "is not handed to a service that does not name it"},
		{id: "systemd", name: "systemd user services", tool: "systemd", quiet: true, mark: provider.Documented, source: "systemd.exec(5): Environment, EnvironmentFile; environment.d(5)",
			asks: []ask{
				{in: inNamedFile, says: "EnvironmentFile= beats Environment="},
				{in: inStore, field: "Environment.*", says: "the unit sets it"},
				{in: inStore, field: "*", at: []string{"{CONFIG}/environment.d/*.conf"}, says: "environment.d sets it for every service"}},
			ignores: "is not seen by a service: it has the environment of the user's manager"},
		{id: "vscode-terminal", name: "VS Code's terminal", tool: "vscode", quiet: true, mark: provider.Documented, source: "code.visualstudio.com/docs/terminal/profiles, configure/settings: precedence",
			asks: []ask{{in: inStore, at: settings, field: "terminal.integrated.env.*", says: "terminal.integrated.env replaces what VS Code was started with; the workspace's beats the user's"}}},
		{id: "vscode-debug", name: "VS Code's debugger", tool: "vscode", quiet: true, mark: provider.Unverified, source: "code.visualstudio.com/docs: debugging, python/debugging (envFile)",
			asks: []ask{
				{in: inStore, at: []string{"{PROJECT}/.vscode/launch.json"}, field: "configurations.*.env.*", says: "env of launch.json beats its envFile"},
				{in: inNamedFile, says: "launch.json or python.envFile names it"}}},
	}
}
