package main

import (
	"context"
	"fmt"
	"os"

	"github.com/docker/cli/cli/config"
	"github.com/docker/cli/cli/config/types"
	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
)

const (
	userVariable     = "SEINE_REGISTRY_USERNAME"
	passwordVariable = "SEINE_REGISTRY_PASSWORD"
	fileVariable     = "REGISTRY_AUTH_FILE"
)

// found are credentials with the place that they come from, which may be told; empty for none.
type found struct {
	authn.Authenticator
	source string
}

// credentials looks into the environment, the file that the environment names, and then where Docker and Podman keep them,
// credential helpers included.
func credentials(ctx context.Context, repository name.Repository) (found, error) {
	if user, password := os.Getenv(userVariable), os.Getenv(passwordVariable); user != "" && password != "" {
		return found{&authn.Basic{Username: user, Password: password}, userVariable + " and " + passwordVariable}, nil
	}
	if file := os.Getenv(fileVariable); file != "" {
		authenticator, err := fromFile(file, repository)
		return found{authenticator, "the file " + file}, err
	}
	authenticator, err := authn.Resolve(ctx, authn.DefaultKeychain, repository)
	if err != nil {
		return found{}, fmt.Errorf("the credentials for %s cannot be read: %w", repository.RegistryStr(), err)
	}
	if authenticator == authn.Anonymous {
		return found{authenticator, ""}, nil
	}
	return found{authenticator, "Docker's or Podman's configuration"}, nil
}

func fromFile(path string, repository name.Repository) (authn.Authenticator, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the credentials cannot be read: %w", err)
	}
	defer file.Close()
	configuration, err := config.LoadFromReader(file)
	if err != nil {
		return nil, fmt.Errorf("%s is no file of credentials: %w", path, err)
	}
	for _, key := range []string{repository.String(), repository.RegistryStr()} {
		if key == name.DefaultRegistry {
			key = authn.DefaultAuthKey
		}
		stored, err := configuration.GetAuthConfig(key)
		if err != nil {
			return nil, fmt.Errorf("the credentials for %s cannot be read: %w", key, err)
		}
		stored.ServerAddress = ""
		if stored != (types.AuthConfig{}) {
			return authn.FromConfig(authn.AuthConfig{
				Username: stored.Username, Password: stored.Password, Auth: stored.Auth,
				IdentityToken: stored.IdentityToken, RegistryToken: stored.RegistryToken,
			}), nil
		}
	}
	return nil, fmt.Errorf("%s, which %s names, has no credentials for %s", path, fileVariable, repository.RegistryStr())
}
